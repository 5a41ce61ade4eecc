using System.Text;
using System.Text.Json;

namespace CaseRecords.Definitions;

/// <summary>
/// The elements of every type, a line each: path in the type, cardinality, flags, types, binding, keys of its invariants.
/// A type starts with a line of its own: <c>== Name</c>, what it specialises, its kind. What it inherits is not repeated.
/// </summary>
internal static class ElementLines
{
    private const string FhirTypes = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>What an element inside a type has from Element and BackboneElement.</summary>
    private static readonly HashSet<string> InheritedInside = ["Element.id", "Element.extension", "BackboneElement.modifierExtension"];

    public static string Of(IReadOnlyList<JsonElement> structures, PublishedElements published)
    {
        var text = new StringBuilder();
        var all = structures.ToDictionary(structure => structure.Text("name")!);

        foreach (var structure in structures)
        {
            var name = structure.Text("name")!;
            var kind = structure.Text("kind") + (structure.Text("abstract") == "true" ? " abstract" : "");
            text.Append("== ").Append(name).Append('\t').Append(ShortType(structure.Text("baseDefinition"))).Append('\t').Append(kind).Append('\n');
            var inherited = Inherited(structure, all, published).ToHashSet(StringComparer.Ordinal);

            foreach (var element in published.Of(structure))
            {
                var line = Line(structure, element);

                if (!inherited.Contains(line) && !IsInheritedInside(element) && !IsValueOfPrimitive(structure, element))
                {
                    text.Append(line).Append('\n');
                }
            }
        }

        return text.ToString();
    }

    /// <summary>The path without the type; a dot for the type itself.</summary>
    public static string Within(JsonElement element) => element.Text("path")!.Split('.', 2) is [_, var rest] ? rest : ".";

    private static string Line(JsonElement structure, JsonElement element) => string.Join('\t',
        Within(element),
        $"{element.Text("min")}..{element.Text("max")}",
        (element.Text("isSummary") == "true" ? "s" : "") + (element.Text("isModifier") == "true" ? "m" : ""),
        Types(structure, element),
        Binding(element),
        string.Join(',', PublishedElements.Constraints(structure, element).Select(constraint => constraint.Text("key")))).TrimEnd('\t');

    private static IEnumerable<string> Inherited(JsonElement structure, Dictionary<string, JsonElement> all, PublishedElements published) =>
        ShortType(structure.Text("baseDefinition")) is { Length: > 0 } ancestor
            ? published.Of(all[ancestor]).Where(element => Within(element) != ".").Select(element => Line(all[ancestor], element))
                .Concat(Inherited(all[ancestor], all, published))
            : [];

    private static bool IsInheritedInside(JsonElement element) =>
        element.Text("path")!.Split('.').Length > 2 && element.TryGetProperty("base", out var origin) && InheritedInside.Contains(origin.Text("path")!);

    private static bool IsValueOfPrimitive(JsonElement structure, JsonElement element) =>
        structure.Text("kind") == "primitive-type" && Within(element) == "value";

    private static string Types(JsonElement structure, JsonElement element) => element.Text("contentReference") is { } content
        ? "#" + content[(content.IndexOf('.', StringComparison.Ordinal) + 1)..]
        : string.Join(',', element.Items("type").Select(type => Type(structure, element, type)));

    private static string Type(JsonElement structure, JsonElement element, JsonElement type)
    {
        var code = type.Text("code")!;

        if (code.Contains(':', StringComparison.Ordinal))
        {
            // Which FHIR type a system type stands for. The published definition says string for the id of a resource.
            var isId = Within(element) == "id" && structure.Text("kind") == "resource";
            code = isId ? "id" : type.Items("extension").Select(extension => extension.Text("valueUrl")).FirstOrDefault() ?? "string";
        }

        return type.Items("profile").Select(profile => ShortType(profile.GetString())).FirstOrDefault()
            ?? (type.TryGetProperty("targetProfile", out _)
                ? $"{code}({string.Join('|', type.Items("targetProfile").Select(target => ShortType(target.GetString())))})"
                : code);
    }

    private static string Binding(JsonElement element)
    {
        if (!element.TryGetProperty("binding", out var binding))
        {
            return "";
        }

        var widest = binding.Items("extension").FirstOrDefault(extension => extension.Text("url")!.EndsWith("-maxValueSet", StringComparison.Ordinal)).ValueKind == JsonValueKind.Object
            ? " " + binding.Items("extension").First(extension => extension.Text("url")!.EndsWith("-maxValueSet", StringComparison.Ordinal)).Text("valueCanonical")
            : "";

        return $"{binding.Text("strength")} {binding.Text("valueSet")?.Split('|')[0]}{widest}".TrimEnd();
    }

    private static string ShortType(string? url) => url is null ? "" : url.StartsWith(FhirTypes, StringComparison.Ordinal) ? url[FhirTypes.Length..] : url;
}
