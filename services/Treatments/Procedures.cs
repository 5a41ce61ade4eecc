using CaseRecords.Fhir.Definitions;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace CaseRecords.Treatments;

/// <summary>An operation or a radiotherapy course, read as a treatment.</summary>
internal static class Procedures
{
    public static Course? CourseOf(Procedure? procedure) =>
        procedure is null ? null : new Course(
            PhaseOf(procedure),
            procedure.Subject.Patient(),
            procedure.Status?.GetLiteral() ?? "unknown",
            procedure.Code,
            Course.IntentOf(procedure),
            procedure.StatusReason,
            [.. procedure.BodySite, .. procedure.Extension]);

    private static Phase PhaseOf(Procedure procedure) =>
        procedure.Status switch
        {
            EventStatus.InProgress or EventStatus.OnHold => Phase.Ongoing,
            EventStatus.Completed or EventStatus.Stopped => Phase.Over,
            EventStatus.EnteredInError => Phase.Void,
            _ => Phase.NotBegun,
        };
}
