using System.Text.RegularExpressions;

namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>Codes that no list holds but a grammar describes.</summary>
/// <seealso href="https://hl7.org/fhir/R4/terminologies-systems.html"/>
internal static partial class CodeGrammar
{
    private const string Component = @"(?<open>\()*(?:" + Atom + @"(?:\{[!-z|~]*\})?|\{[!-z|~]*\})(?<-open>\))*";

    /// <summary>A number, or a unit with its exponent: letters, with names in brackets at any place.</summary>
    private const string Atom = @"(?:[0-9]+|(?:10[*^]|(?:[A-Za-z_%'""°µ]|\[[!-Z^-~]+\])+)(?:[+-]?[0-9]+)?)";

    /// <summary>BCP 47, as far as its syntax goes.</summary>
    public static bool IsLanguage(string code) => Language().IsMatch(code);

    /// <summary>BCP 13: type/subtype, with parameters.</summary>
    public static bool IsMimeType(string code) => MimeType().IsMatch(code);

    /// <summary>The short names that R4's own capability statements use for its formats.</summary>
    public static bool IsFormatName(string code) => code is "json" or "xml" or "ttl" or "rdf" or "turtle";

    public static bool IsCurrency(string code) => code.Length == 3 && code.All(char.IsAsciiLetterUpper);

    /// <summary>UCUM: terms joined by dots and slashes, each a number or letters with brackets, an exponent and an annotation.</summary>
    public static bool IsUcum(string code) => Ucum().IsMatch(code);

    [GeneratedRegex(@"^(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?|x(?:-[a-z\d]{1,8})+|i-[a-z]{2,8}|en-gb-oed|sgn-(?:be-fr|be-nl|ch-de)|art-lojban|cel-gaulish|no-(?:bok|nyn)|zh-(?:guoyu|hakka|min|min-nan|xiang))$", RegexOptions.IgnoreCase)]
    private static partial Regex Language();

    [GeneratedRegex("""^[A-Za-z0-9!#$&\-^_.+]{1,127}/[A-Za-z0-9!#$&\-^_.+*]{1,127}(\s*;\s*[A-Za-z0-9!#$&\-^_.+]+=("[^"]*"|[^\s;"]+))*$""")]
    private static partial Regex MimeType();

    /// <summary>Parentheses are counted by .NET's balancing groups.</summary>
    [GeneratedRegex(@"^/?" + Component + @"(?:[./]" + Component + @")*(?(open)(?!))$")]
    private static partial Regex Ucum();
}
