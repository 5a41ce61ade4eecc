using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>The end of life, from the patient record and the certificate. A course with a death after its last entry shows both.</summary>
internal static class Death
{
    public static bool IsCause(Observation o) => o.Code.Has(CodeSystems.Loinc, "69453-9", "79378-6");

    public static IEnumerable<TimelineEvent> Events(Patient patient, Version version)
    {
        if (patient.Deceased is FhirDateTime deceased && EventTime.Parse(deceased.Value) is { } start)
        {
            yield return patient.Draft(version, Lane.Administration, Kinds.Death, start, "Death") with { Status = EventStatus.Completed };
        }
    }

    public static TimelineEvent Cause(Observation o, Version version, EventTime start) =>
        o.Draft(version, Lane.Administration, Kinds.Observation, start, "Cause of death", Values.Issued(o)) with
        {
            Subtitle = Values.Of(o)?.Display,
            Codes = [.. o.Code.ToEventCodes(), .. (o.Value as CodeableConcept).ToEventCodes()],
            Value = Values.Of(o),
        };
}
