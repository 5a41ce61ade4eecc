using CaseRecords.Fhir.Definitions;

namespace CaseRecords.Patients;

/// <summary>The owner of who the patient is, how he lives, and of everything that no other service claims.</summary>
public static class Patients
{
    public static ServiceDefinition Definitions { get; } = new("patients",
    [
        CancerPatient.Definition,
        CancerPatientGroup.Definition,
        SmokingStatus.Definition,
        BodySurfaceArea.Definition,
    ]);
}
