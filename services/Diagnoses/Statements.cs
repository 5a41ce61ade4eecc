using Hl7.Fhir.Model;

namespace CaseRecords.Diagnoses;

/// <summary>Whether an observation says something, or only that it was planned or withdrawn.</summary>
internal static class Statements
{
    public static bool IsStated(this Observation observation) =>
        observation.Status is ObservationStatus.Preliminary or ObservationStatus.Final or ObservationStatus.Amended or ObservationStatus.Corrected;
}
