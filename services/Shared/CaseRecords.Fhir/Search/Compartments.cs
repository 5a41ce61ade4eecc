using System.Collections.Frozen;

namespace CaseRecords.Fhir.Search;

/// <summary>R4's five compartments: by which references a resource is in the compartment of another.</summary>
/// <seealso href="https://hl7.org/fhir/R4/compartmentdefinition.html"/>
public sealed class Compartments(SearchParameters parameters)
{
    /// <summary>By compartment, then by type: the codes of reference parameters.</summary>
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string[]>> Definitions = Read();

    /// <summary>The types that have compartments, in ordinal order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Definitions.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The types whose resources may be in a compartment, in ordinal order; the one that it is named after is among them.</summary>
    /// <param name="compartment">One of <see cref="All"/>.</param>
    public static IReadOnlyList<string> TypesIn(string compartment) =>
        [.. Definitions[compartment].Keys.Append(compartment).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>What makes a resource of a type part of one compartment; null where nothing can.</summary>
    /// <param name="of">The resource whose compartment it is.</param>
    public CompartmentScope? Scope(ResourceKey of, string type)
    {
        if (!Definitions.TryGetValue(of.Type, out var types))
        {
            return null;
        }

        var codes = types.GetValueOrDefault(type, []);

        return codes.Length == 0 && type != of.Type
            ? null
            : new CompartmentScope(of, [.. codes.Select(code => parameters.Find(type, code)).OfType<SearchParameterInfo>()], type == of.Type);
    }

    private static FrozenDictionary<string, FrozenDictionary<string, string[]>> Read() =>
        PatientCompartment.Codes.Select(type => (Compartment: "Patient", Type: type.Key, Codes: type.Value))
            .Concat(DefinitionFile.Lines("other-compartments.tsv").Select(columns => (Compartment: columns[0], Type: columns[1], Codes: columns[2].Split(' '))))
            .GroupBy(row => row.Compartment)
            .ToFrozenDictionary(compartment => compartment.Key, compartment => compartment.ToFrozenDictionary(row => row.Type, row => row.Codes));
}

/// <summary>Keeps a search to one compartment: to what refers to a resource by one of some parameters, and to that resource itself.</summary>
/// <param name="By">Reference parameters of the type that is searched.</param>
/// <param name="Itself">Whether the resource whose compartment it is may be found too.</param>
public sealed record CompartmentScope(ResourceKey Of, IReadOnlyList<SearchParameterInfo> By, bool Itself);

/// <summary>Reads the tables that are kept beside the definitions.</summary>
internal static class DefinitionFile
{
    /// <summary>The lines of a table, each split at its tabs.</summary>
    public static IReadOnlyList<string[]> Lines(string name)
    {
        using var stream = typeof(DefinitionFile).Assembly.GetManifestResourceStream($"CaseRecords.Fhir.Definitions.{name}")!;
        using var reader = new StreamReader(stream);

        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
    }
}
