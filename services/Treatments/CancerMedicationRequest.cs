using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using OrderStatus = Hl7.Fhir.Model.MedicationRequest.MedicationrequestStatus;
using RequestIntent = Hl7.Fhir.Model.MedicationRequest.MedicationRequestIntent;

namespace CaseRecords.Treatments;

/// <summary>A drug is ordered.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-cancer-related-medication-request.html"/>
internal static class CancerMedicationRequest
{
    public static ResourceDefinition<MedicationRequest> Definition { get; } = new()
    {
        Profile = Profiles.Mcode + "cancer-related-medication-request",
        When = _ => true,
        Raises = [Announce],
    };

    /// <summary>A treatment begins with its order, changes with it, and ends with it.</summary>
    public static IEnumerable<CaseEvent> Announce(Change<MedicationRequest> change) =>
        Course.Announce(change.Reference, change.Version, CourseOf(change.Before), CourseOf(change.After));

    private static Course? CourseOf(MedicationRequest? request) =>
        request is null ? null : new Course(
            PhaseOf(request),
            request.Subject.Patient(),
            request.Status?.GetLiteral() ?? "unknown",
            request.Medication as CodeableConcept,
            Course.IntentOf(request),
            request.StatusReason,
            [request.Medication, .. request.DosageInstruction]);

    private static Phase PhaseOf(MedicationRequest request) =>
        (request.Intent, request.Status) switch
        {
            (RequestIntent.Proposal or RequestIntent.Plan or RequestIntent.Option, _) => Phase.NotBegun,
            (_, OrderStatus.Active or OrderStatus.OnHold) => Phase.Ongoing,
            (_, OrderStatus.Completed or OrderStatus.Stopped) => Phase.Over,
            (_, OrderStatus.Cancelled or OrderStatus.EnteredInError) => Phase.Void,
            _ => Phase.NotBegun,
        };
}
