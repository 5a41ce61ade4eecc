using System.Text.Json;

namespace CaseRecords.Definitions;

/// <summary>The files of the extract, each the same bytes for the same package.</summary>
internal static class Extract
{
    private static readonly string[] StructureBundles = ["profiles-types.json", "profiles-resources.json"];

    private static readonly string[] TermBundles = ["valuesets.json", "v3-codesystems.json", "v2-tables.json"];

    /// <summary>Its files by name.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(DefinitionsPackage package)
    {
        JsonElement[] structures =
        [
            .. StructureBundles
                .SelectMany(package.Resources)
                .Where(resource => resource.Text("resourceType") == "StructureDefinition" && IsOfR4(resource))
                .OrderBy(structure => structure.Text("name"), StringComparer.Ordinal),
        ];
        JsonElement[] terms = [.. TermBundles.SelectMany(package.Resources)];

        var published = new PublishedElements(package.Resources("dataelements.json"));

        yield return KeyValuePair.Create("elements.tsv", ElementLines.Of(structures, published));
        yield return KeyValuePair.Create("invariants.tsv", InvariantLines.Of(structures, published));

        yield return KeyValuePair.Create("profiles.tsv", ProfileLines.Of(package.Resources("profiles-others.json")));

        var codes = new CodeSystems(terms);
        yield return KeyValuePair.Create("codesystems.tsv", codes.Lines());
        yield return KeyValuePair.Create("hierarchies.tsv", codes.Hierarchies());
        yield return KeyValuePair.Create("valuesets.tsv", new ValueSetLines(terms, codes).All());
    }

    /// <summary>The package adds a type of a later version; MetadataResource is a pattern of the specification and no type.</summary>
    private static bool IsOfR4(JsonElement structure) =>
        structure.Text("kind") != "logical" && structure.Text("name") != "SubscriptionStatus";

    /// <summary>A member's text; null where it is not there.</summary>
    public static string? Text(this JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    /// <summary>The items of an array; none where it is not there.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) ? value.EnumerateArray() : [];

    /// <summary>Text in one cell: no tab and no line end.</summary>
    public static string Cell(string? text) => string.Join(' ', (text ?? "").Split(['\t', '\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries));
}
