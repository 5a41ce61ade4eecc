using CaseRecords.Fhir.Definitions;

namespace CaseRecords.Treatments;

/// <summary>The owner of what is done: drugs, operations, radiotherapy, plans, and the tests that keep them safe.</summary>
public static class Treatments
{
    public static ServiceDefinition Definitions { get; } = new("treatments",
    [
        CancerMedicationRequest.Definition,
        CancerMedicationAdministration.Definition,
        CancerSurgery.Definition,
        RadiotherapyCourse.Definition,
        RadiotherapyVolume.Definition,
        .. CarePlans.Definitions,
    ]);
}
