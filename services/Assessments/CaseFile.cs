using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Assessments;

/// <summary>What the rules read of one patient's record, as it was at one position of the log.</summary>
public sealed class CaseFile(string patientId, IEnumerable<Resource> resources)
{
    private static readonly string[] Types =
    [
        "Condition", "Procedure", "DiagnosticReport", "ImagingStudy", "MedicationRequest", "MedicationAdministration", "MedicationStatement",
        "CarePlan", "ServiceRequest",
    ];

    private readonly CaseView view = CaseView.Of(resources);

    public string PatientId => patientId;

    /// <summary>Every resource of a type, ordered by id.</summary>
    public IEnumerable<TResource> All<TResource>() where TResource : Resource => view.All<TResource>();

    public TResource? Find<TResource>(string? reference) where TResource : Resource => view.Find<TResource>(reference);

    /// <summary>Whether a type may hold something that a rule reads.</summary>
    public static bool Reads(string type) => type == "Observation" || Types.Contains(type);

    /// <summary>Whether a rule reads the resource. Of observations: tumour markers and the laboratory tests that keep therapy safe.</summary>
    public static bool Reads(Resource resource) =>
        resource is Observation observation
            ? Tables.TumorMarkers.Has(observation.Code) || Tables.TherapyLabs.Has(observation.Code)
            : Types.Contains(resource.TypeName);

    /// <summary>Whether the resource alone can make a rule speak: without such a one, a case needs no second look.</summary>
    public static bool Matters(Resource resource) => resource is Condition condition && condition.IsSecondaryCancer();
}
