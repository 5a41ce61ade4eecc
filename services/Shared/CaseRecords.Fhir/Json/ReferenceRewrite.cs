using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaseRecords.Fhir.Json;

/// <summary>Says which texts of a transaction's resources are links to its other entries, and what they become.</summary>
/// <remarks>References everywhere; <c>urn:</c> values of the uri types; links in the narrative. Canonicals and Reference.identifier are left alone.</remarks>
/// <seealso href="https://hl7.org/fhir/R4/http.html#trules"/>
internal static partial class ReferenceRewrite
{
    private static readonly HashSet<string> UriProperties =
        new(StringComparer.Ordinal) { "url", "uri", "valueUri", "valueUrl", "valueOid", "valueUuid" };

    /// <summary>The new text of a JSON string, or null where it stays.</summary>
    public static string? Of(string? property, ref Utf8JsonReader reader, IReadOnlyDictionary<string, string> references) => property switch
    {
        "reference" => Literal(reader.GetString()!, references),
        "div" when reader.ValueSpan.IndexOf("urn:"u8) >= 0 => Narrative(reader.GetString()!, references),
        not null when UriProperties.Contains(property) && reader.ValueSpan.StartsWith("urn:"u8) => references.GetValueOrDefault(reader.GetString()!),
        _ => null,
    };

    /// <summary>A reference, resolved; its <c>#fragment</c> and version go with the entry they named.</summary>
    private static string? Literal(string reference, IReadOnlyDictionary<string, string> references)
    {
        if (references.TryGetValue(reference, out var resolved))
        {
            return resolved;
        }

        var history = reference.IndexOf("/_history/", StringComparison.Ordinal);

        return history > 0 ? references.GetValueOrDefault(reference[..history]) : null;
    }

    private static string Narrative(string div, IReadOnlyDictionary<string, string> references) =>
        Link().Replace(div, link => references.TryGetValue(link.Groups["url"].Value, out var resolved)
            ? $"{link.Groups["name"].Value}=\"{resolved}\""
            : link.Value);

    [GeneratedRegex("""(?<name>href|src)\s*=\s*["'](?<url>urn:[^"']+)["']""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
