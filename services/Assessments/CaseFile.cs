using System.Text.Json;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Assessments;

/// <summary>What the rules read of one patient's record, as it was at one position of the log.</summary>
/// <param name="ofType">Gives the resources of a type, when a rule first asks for them: most rules are done before they have seen all of a case.</param>
public sealed class CaseFile(string patientId, Func<string, IEnumerable<Resource>> ofType)
{
    /// <summary>Of what rules read, the one type of which a case may hold thousands; few rules come to ask for it.</summary>
    public const string Results = "Observation";

    /// <summary>The other types that rules read.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "Condition", "Procedure", "DiagnosticReport", "ImagingStudy", "MedicationRequest", "MedicationAdministration", "MedicationStatement",
        "CarePlan", "ServiceRequest",
    ];

    private readonly Dictionary<string, CaseView> views = new(StringComparer.Ordinal);

    public CaseFile(string patientId, IEnumerable<Resource> resources)
        : this(patientId, ByType(resources))
    {
    }

    public string PatientId => patientId;

    /// <summary>Every resource of a type, ordered by id.</summary>
    public IEnumerable<TResource> All<TResource>() where TResource : Resource => View<TResource>().All<TResource>();

    public TResource? Find<TResource>(string? reference) where TResource : Resource => View<TResource>().Find<TResource>(reference);

    /// <summary>Has a type read anew when a rule asks for it again.</summary>
    public void Forget(string type) => views.Remove(type);

    /// <summary>Whether a type may hold something that a rule reads.</summary>
    public static bool Reads(string type) => type == Results || Types.Contains(type);

    /// <summary>Whether a rule reads the resource of these bytes. Of observations: tumour markers and the laboratory tests that keep therapy safe.</summary>
    public static bool Reads(string type, ReadOnlyMemory<byte> json)
    {
        if (type != Results)
        {
            return Types.Contains(type);
        }

        using var observation = JsonDocument.Parse(json);

        return observation.RootElement.TryGetProperty("code", out var code) && code.TryGetProperty("coding", out var codings)
            && codings.EnumerateArray().Any(coding => Tables.TumorMarkers.Has(Text(coding, "system"), Text(coding, "code")) || Tables.TherapyLabs.Has(Text(coding, "system"), Text(coding, "code")));
    }

    private static Func<string, IEnumerable<Resource>> ByType(IEnumerable<Resource> resources)
    {
        var byType = resources.ToLookup(resource => resource.TypeName, StringComparer.Ordinal);

        return type => byType[type];
    }

    private CaseView View<TResource>() where TResource : Resource
    {
        var type = ModelInfo.GetFhirTypeNameForType(typeof(TResource))!;

        return views.TryGetValue(type, out var view) ? view : views[type] = CaseView.Of(ofType(type));
    }

    private static string? Text(JsonElement coding, string name) => coding.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>Whether the resource alone can make a rule speak: without such a one, a case needs no second look.</summary>
    public static bool Matters(Resource resource) => resource is Condition condition && condition.IsSecondaryCancer();
}
