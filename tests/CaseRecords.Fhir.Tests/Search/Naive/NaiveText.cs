using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>Strings and texts as R4 compares them: without case, accents and punctuation.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#string"/>
internal static partial class NaiveText
{
    /// <summary>The letters of the made records that are not plain, and what they are compared as.</summary>
    private static readonly Dictionary<char, string> Letters = new()
    {
        ['ü'] = "u",
        ['ö'] = "o",
        ['ä'] = "a",
        ['é'] = "e",
        ['è'] = "e",
        ['á'] = "a",
        ['ñ'] = "n",
        ['ç'] = "c",
        ['ł'] = "l",
        ['ó'] = "o",
        ['ź'] = "z",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['ı'] = "i",
        ['š'] = "s",
        ['ﬁ'] = "fi",
        ['Ａ'] = "a",
        ['ａ'] = "a",
        ['ｓ'] = "s",
        ['ã'] = "a",
    };

    public static bool Matches(Base value, string? modifier, string wanted) => Parts(value).Any(part => Matches(part, modifier, wanted));

    public static bool Matches(string text, string? modifier, string wanted)
    {
        if (modifier == "exact")
        {
            return text == wanted;
        }

        var (folded, sought) = (Fold(text), Fold(wanted));

        return sought.Length > 0
            && (modifier == "contains" ? Searched(folded).Any(part => part.Contains(sought, StringComparison.Ordinal)) : StartsIn(folded, sought));
    }

    /// <summary>Each string of a name or an address, or the one string that it is.</summary>
    public static IEnumerable<string> Parts(Base value) => value switch
    {
        HumanName name => Given([.. name.Given, .. name.Prefix, .. name.Suffix, name.Family, name.Text]),
        Address address => Given([.. address.Line, address.City, address.District, address.State, address.PostalCode, address.Country, address.Text]),
        PrimitiveType { JsonValue: string text } => [text],
        _ => [],
    };

    public static string Fold(string text)
    {
        var folded = new StringBuilder();

        foreach (var letter in text.Normalize(NormalizationForm.FormC).ToLowerInvariant())
        {
            if (Letters.TryGetValue(letter, out var plain))
            {
                folded.Append(plain);
            }
            else if (char.IsLetterOrDigit(letter))
            {
                folded.Append(letter);
            }
            else if (letter is not ('\'' or '’' or '.' or '\u0301' or '\u0308'))
            {
                folded.Append(' ');
            }
        }

        return string.Join(' ', folded.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Whether every word of the value is one of the resource's narrative (<c>_text</c>) or of all that it says in words (<c>_content</c>).</summary>
    public static bool Speaks(Resource resource, bool narrativeOnly, string wanted)
    {
        var narrative = (resource as DomainResource)?.Text?.Div is { } div ? [Plain(div)] : Array.Empty<string>();
        var spoken = (narrativeOnly ? narrative : narrative.Concat(Strings(resource))).SelectMany(text => Fold(text).Split(' ')).ToHashSet();
        var words = Fold(wanted).Split(' ', StringSplitOptions.RemoveEmptyEntries);

        return words.Length > 0 && words.All(spoken.Contains);
    }

    /// <summary>The whole of a text; of a long one its beginning and each of its words.</summary>
    private static IEnumerable<string> Searched(string folded) =>
        folded.Length <= 200 || QueryFamilies.LongTextsAreContained ? [folded] : [folded[..160], .. folded.Split(' ')];

    private static bool StartsIn(string folded, string sought) =>
        folded.StartsWith(sought, StringComparison.Ordinal) || folded.Split(' ').Any(word => word.StartsWith(sought, StringComparison.Ordinal));

    /// <summary>All strings and markdown, those of contained resources among them: they are content too.</summary>
    private static IEnumerable<string> Strings(Base element) => element.EnumerateElements().SelectMany(member => member.Value switch
    {
        Base one => Words(one),
        System.Collections.IEnumerable several and not string => several.OfType<Base>().SelectMany(Words),
        _ => [],
    });

    private static IEnumerable<string> Words(Base element) => element switch
    {
        FhirString { JsonValue: string text } => [text],
        Markdown { JsonValue: string text } => [text],
        Narrative or PrimitiveType => [],
        _ => Strings(element),
    };

    private static string Plain(string div) => WebUtility.HtmlDecode(Tags().Replace(div, " "));

    private static IEnumerable<string> Given(string?[] texts) => texts.OfType<string>();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
