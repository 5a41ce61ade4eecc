using System.Text.Json;
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

    /// <summary>Whether a rule reads the resource of these bytes. Of observations: tumour markers and the laboratory tests that keep therapy safe.</summary>
    public static bool Reads(string type, ReadOnlyMemory<byte> json)
    {
        if (type != "Observation")
        {
            return Types.Contains(type);
        }

        using var observation = JsonDocument.Parse(json);

        return observation.RootElement.TryGetProperty("code", out var code) && code.TryGetProperty("coding", out var codings)
            && codings.EnumerateArray().Any(coding => Tables.TumorMarkers.Has(Text(coding, "system"), Text(coding, "code")) || Tables.TherapyLabs.Has(Text(coding, "system"), Text(coding, "code")));
    }

    private static string? Text(JsonElement coding, string name) => coding.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>Whether the resource alone can make a rule speak: without such a one, a case needs no second look.</summary>
    public static bool Matters(Resource resource) => resource is Condition condition && condition.IsSecondaryCancer();
}
