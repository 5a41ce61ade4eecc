using System.Text.Json;
using System.Text.RegularExpressions;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Json;

/// <summary>Says which texts of a transaction's resources are links to its other entries, and what they become.</summary>
/// <remarks>References everywhere; <c>urn:</c> values of the uri types; links in the narrative. Canonicals and Reference.identifier are left alone.</remarks>
/// <seealso href="https://hl7.org/fhir/R4/http.html#trules"/>
internal static partial class ReferenceRewrite
{
    /// <summary>Between a target and its version, and the end of the name under which a link gives the version that the transaction makes.</summary>
    public const string History = "/_history/";

    private static readonly HashSet<string> UriProperties =
        new(StringComparer.Ordinal) { "url", "uri", "valueUri", "valueUrl", "valueOid", "valueUuid" };

    /// <summary>The members that hold an Attachment somewhere in R4: only there is a url that is no urn a link to another entry.</summary>
    private static readonly HashSet<string> Attachments = [.. ModelInfo.ModelInspector.ClassMappings
        .SelectMany(type => type.PropertyMappings)
        .SelectMany(property => property.Choice == ChoiceType.DatatypeChoice
            ? property.FhirType.Contains(typeof(Attachment)) || property.FhirType.Contains(typeof(DataType)) ? [property.Name + nameof(Attachment)] : []
            : property.ImplementingType == typeof(Attachment) ? new[] { property.Name } : [])];

    /// <summary>The new text of a JSON string, or null where it stays.</summary>
    /// <param name="property">The member that it is the value of.</param>
    /// <param name="holder">The member that the object around it is the value of.</param>
    public static string? Of(string? property, string? holder, ref Utf8JsonReader reader, IReadOnlyDictionary<string, string> references) => property switch
    {
        "reference" => Literal(reader.GetString()!, references),
        "div" when reader.ValueSpan.IndexOf("href"u8) >= 0 || reader.ValueSpan.IndexOf("src"u8) >= 0 => Narrative(reader.GetString()!, references),
        "url" when holder is not null && Attachments.Contains(holder) => Literal(reader.GetString()!, references),
        not null when UriProperties.Contains(property) && reader.ValueSpan.StartsWith("urn:"u8) => references.GetValueOrDefault(reader.GetString()!),
        _ => null,
    };

    /// <summary>A reference, resolved; one to a version leads to the version that the transaction makes.</summary>
    private static string? Literal(string reference, IReadOnlyDictionary<string, string> references)
    {
        if (references.TryGetValue(reference, out var resolved))
        {
            return resolved;
        }

        var history = reference.IndexOf(History, StringComparison.Ordinal);

        return history > 0 ? references.GetValueOrDefault(reference[..(history + History.Length)]) : null;
    }

    private static string Narrative(string div, IReadOnlyDictionary<string, string> references) =>
        Link().Replace(div, link => references.TryGetValue(link.Groups["url"].Value, out var resolved)
            ? $"{link.Groups["name"].Value}=\"{resolved}\""
            : link.Value);

    [GeneratedRegex("""(?<name>href|src)\s*=\s*["'](?<url>[^"'#][^"']*)["']""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
