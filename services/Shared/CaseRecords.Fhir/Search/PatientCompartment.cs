using System.Collections.Frozen;

namespace CaseRecords.Fhir.Search;

/// <summary>Which patients a resource belongs to.</summary>
/// <seealso href="https://hl7.org/fhir/R4/compartmentdefinition-patient.html"/>
public sealed class PatientCompartment(SearchParameters parameters)
{
    private const string OnlyPatients = ".where(resolve() is Patient)";

    private static readonly FrozenDictionary<string, string[]> Definition =
        DefinitionFile.Lines("patient-compartment.tsv").ToFrozenDictionary(columns => columns[0], columns => columns[1].Split(' '));

    private static readonly string[] AboutWhom = ["patient", "subject"];

    private readonly FrozenDictionary<string, FrozenSet<short>> numbers = Definition.Keys.ToFrozenDictionary(
        type => type,
        type => Numbers(type, parameters));

    private readonly FrozenDictionary<string, short[]> subjects = Definition.Keys.ToFrozenDictionary(
        type => type,
        type => AboutWhom.Select(code => parameters.Find(type, code)).OfType<SearchParameterInfo>().Select(parameter => parameter.Number).Intersect(Numbers(type, parameters)).ToArray());

    /// <summary>By type: the codes of the parameters whose patient a resource belongs to.</summary>
    internal static IReadOnlyDictionary<string, string[]> Codes => Definition;

    /// <summary>The patients of a resource by its index rows. A Patient itself is in its own compartment: that is the caller's to add.</summary>
    public IReadOnlyList<ResourceKey> PatientsOf(string type, IndexSet rows)
    {
        if (!numbers.TryGetValue(type, out var counted))
        {
            return [];
        }

        ResourceKey? only = null;
        List<ResourceKey>? several = null;

        foreach (var row in rows.References)
        {
            if (row.Sub != 0 || row.Target.Type != "Patient" || !counted.Contains(row.P) || row.Target == only)
            {
                continue;
            }

            if (only is null)
            {
                only = row.Target;
            }
            else if (several?.Contains(row.Target) != true)
            {
                (several ??= [only.Value]).Add(row.Target);
            }
        }

        return several ?? (only is { } one ? [one] : []);
    }

    /// <summary>The patients in whose compartment a resource is: a patient is in its own, and in that of a patient it is linked to.</summary>
    internal IReadOnlyList<ResourceKey> Of(ResourceKey key, IndexSet rows)
    {
        var patients = PatientsOf(key.Type, rows);

        return key.Type == "Patient" ? [key, .. patients.Where(other => other != key)] : patients;
    }

    /// <summary>Whether resources of a type mostly belong to one patient.</summary>
    public static bool Covers(string type) => type == "Patient" || Definition.ContainsKey(type);

    /// <summary>Whether all that a parameter finds for one patient lies in that patient's compartment.</summary>
    public bool Pins(SearchParameterInfo parameter) =>
        numbers.TryGetValue(parameter.ResourceType, out var counted) && counted.Contains(parameter.Number);

    /// <summary>The numbers of the parameters of a type that name whom a resource is about: <c>patient</c> and <c>subject</c>, as far as it has them.</summary>
    internal IReadOnlyList<short> Subjects(string type) => subjects.GetValueOrDefault(type) ?? [];

    /// <summary>The parameters of the definition, and those that reach the same element (<c>patient</c> beside <c>subject</c>).</summary>
    private static FrozenSet<short> Numbers(string type, SearchParameters parameters)
    {
        var paths = Definition[type].Select(code => parameters.Find(type, code)).OfType<SearchParameterInfo>().Select(Path).ToHashSet();

        return parameters.Of(type)
            .Where(parameter => paths.Contains(Path(parameter)))
            .Select(parameter => parameter.Number)
            .ToFrozenSet();
    }

    private static string Path(SearchParameterInfo parameter) => parameter.Expression.Replace(OnlyPatients, "", StringComparison.Ordinal);
}
