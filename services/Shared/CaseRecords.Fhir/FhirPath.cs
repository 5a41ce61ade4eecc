using System.Text.RegularExpressions;
using Hl7.Fhir.FhirPath;
using Hl7.FhirPath;
using Hl7.FhirPath.Expressions;

namespace CaseRecords.Fhir;

/// <summary>FHIRPath with FHIR's own functions, once for the process.</summary>
/// <seealso href="https://hl7.org/fhir/R4/fhirpath.html"/>
internal static class FhirPath
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(250);

    /// <remarks>On a table of its own: functions that the SDK's shared table is given twice answer nothing.</remarks>
    public static FhirPathCompiler Compiler { get; } = new(Symbols());

    /// <summary>The expressions may be a client's: matching a pattern may take for ever, and ends here with an exception.</summary>
    private static SymbolTable Symbols()
    {
        var symbols = new SymbolTable(new SymbolTable().AddStandardFP().AddFhirExtensions());
        symbols.Add("matches", (string text, string pattern) => Regex.IsMatch(text, pattern, RegexOptions.None, LongestMatch), doNullProp: true);
        symbols.Add("replaceMatches", (string text, string pattern, string substitution) => Regex.Replace(text, pattern, substitution, RegexOptions.None, LongestMatch), doNullProp: true);

        return symbols;
    }
}
