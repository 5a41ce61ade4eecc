using System.Text.RegularExpressions;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>References and addresses, as they are written.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#reference"/>
internal static partial class NaiveReference
{
    /// <param name="modifier">A type, or <c>identifier</c>.</param>
    public static bool Matches(Base value, NaiveParameter parameter, string? modifier, string wanted)
    {
        if (modifier == "identifier")
        {
            return value is ResourceReference { Identifier: { } identifier } && NaiveToken.Matches(identifier, null, wanted);
        }

        var text = Escapes.Plain(wanted);

        return value switch
        {
            ResourceReference { Reference: { } reference } => Local(reference) is var (type, id, _) ? IsNamed(type, id, parameter, modifier, text) : reference == text,
            Canonical or FhirUri => MatchesUri(value, null, wanted),
            _ => false,
        };
    }

    /// <summary>The type and id that a relative reference names, and the version if it names one.</summary>
    public static (string Type, string Id, string? Version)? Local(string reference) =>
        Relative().Match(reference) is { Success: true } found
            ? (found.Groups["type"].Value, found.Groups["id"].Value, found.Groups["version"] is { Success: true } version ? version.Value : null)
            : null;

    /// <seealso href="https://hl7.org/fhir/R4/search.html#uri"/>
    public static bool MatchesUri(Base value, string? modifier, string wanted)
    {
        if (value is not PrimitiveType { JsonValue: string text })
        {
            return false;
        }

        var sought = Escapes.Plain(wanted);

        return modifier switch
        {
            "below" => IsBelow(text, sought),
            "above" => IsBelow(sought, text),
            _ => text == sought || (value is Canonical && !sought.Contains('|', StringComparison.Ordinal) && text.Split('|')[0] == sought),
        };
    }

    private static bool IsNamed(string type, string id, NaiveParameter parameter, string? modifier, string wanted)
    {
        if (Local(wanted) is var (wantedType, wantedId, _))
        {
            return type == wantedType && id == wantedId;
        }

        return id == wanted && (modifier is null ? parameter.Targets.Contains(type) : modifier == type);
    }

    private static bool IsBelow(string address, string above) =>
        address == above || address.StartsWith(above.EndsWith('/') ? above : above + "/", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?<type>[A-Z][A-Za-z]+)/(?<id>[A-Za-z0-9.\-]{1,64})(/_history/(?<version>[^/]+))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Relative();
}
