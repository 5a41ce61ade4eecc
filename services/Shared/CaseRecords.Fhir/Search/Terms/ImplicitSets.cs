using System.Text.RegularExpressions;

namespace CaseRecords.Fhir.Search.Terms;

/// <summary>Value sets that a code system defines by their address alone: all of its codes, or what lies under one of them.</summary>
/// <seealso href="https://hl7.org/fhir/R4/snomedct.html#implicit"/>
/// <seealso href="https://hl7.org/fhir/R4/loinc.html#implicit"/>
internal static partial class ImplicitSets
{
    private const string Snomed = "http://snomed.info/sct";

    private static readonly string[] WholeByVs = ["http://loinc.org", "http://unitsofmeasure.org", "http://www.nlm.nih.gov/research/umls/rxnorm"];

    /// <summary>Null where no code system defines this address.</summary>
    public static async ValueTask<Extents?> Find(string url, HeldTerms held, CancellationToken cancellationToken)
    {
        if (url.EndsWith("/vs", StringComparison.Ordinal) && WholeByVs.Contains(url[..^"/vs".Length]))
        {
            return CodePattern.Whole(url[..^"/vs".Length]);
        }

        if (url.StartsWith("http://loinc.org/vs/", StringComparison.Ordinal))
        {
            return TermRefusals.Implicit(url, "LOINC");
        }

        return OfSnomed().Match(url) is not { Success: true } match ? null
            : match.Groups["what"].Value is not { Length: > 0 } what ? CodePattern.Whole(Snomed)
            : what.StartsWith("isa/", StringComparison.Ordinal)
                ? await new Subsumption(held).Below(Snomed, match.Groups["edition"] is { Success: true } edition ? Snomed + edition.Value : null, what["isa/".Length..], cancellationToken)
            : TermRefusals.Implicit(url, "SNOMED CT");
    }

    [GeneratedRegex(@"^http://snomed\.info/sct(?<edition>/[0-9]+(/version/[0-9]+)?)?\?fhir_vs(=(?<what>.*))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex OfSnomed();
}
