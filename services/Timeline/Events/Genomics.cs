using System.Text.RegularExpressions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>What the genes and markers say: variants found and not found, what was looked at, what it implies.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-genomic-variant.html"/>
internal static partial class Genomics
{
    public const string Present = "LA9633-4";
    public const string Absent = "LA9634-2";
    private const string Gene = "48018-6";
    private const string Protein = "48005-3";
    private const string Coding = "48004-6";

    public static bool IsVariant(Observation o) => o.Code.Has(CodeSystems.Loinc, "69548-6");

    public static bool IsImplication(Observation o) =>
        o.Code.Codings.Any(c => c.Code is "therapeutic-implication" or "diagnostic-implication" or "predictive-implication") || o.Code.Has(CodeSystems.Loinc, "53037-8");

    public static bool IsSignature(Observation o) => o.Code.Has(CodeSystems.Loinc, "94076-7", "81695-9");

    public static bool IsMarker(Observation o) =>
        o.Code.In(Tables.TumorMarkers) is not null || o.Claims("mcode-tumor-marker-test") || o.Category.Any(c => c.Has(CodeSystems.Snomed, "250724005"));

    public static bool IsOtherGenetic(Observation o) =>
        o.Category.Any(c => c.Has("http://terminology.hl7.org/CodeSystem/v2-0074", "GE")) || o.Code.Has(CodeSystems.Loinc, "51968-6", "84413-4", "82120-7", "86206-0");

    public static TimelineEvent Report(DiagnosticReport report, Version version, EventTime start) =>
        report.Draft(version, Lane.Genomics, Kinds.GenomicsReport, start, report.Code.Label ?? "Genomics report", Recorded(report)) with
        {
            Subtitle = Drafting.Line(report.Conclusion),
            Codes = [.. report.Code.ToEventCodes()],
            Status = Statuses.Of(report.StatusElement),
            Links = Drafting.Links(
                [.. report.Specimen.Select(s => ("evidence", (ResourceReference?)s)), .. report.Result.Select(r => ("result", (ResourceReference?)r)), .. report.BasedOn.Select(b => ("caused-by", (ResourceReference?)b))]),
        };

    public static TimelineEvent Variant(Observation o, Version version, EventTime start)
    {
        var presence = o.Value as CodeableConcept;
        var found = presence.Code(CodeSystems.Loinc) is { } code ? code == Present : presence is null;
        var genes = GeneNames(o);
        var protein = Component(o, Protein);
        var change = Component(o, Coding) ?? Component(o, "81290-9") ?? Component(o, "81252-9") ?? Component(o, "48019-4") ?? Component(o, "81291-7");
        var frequency = (Parts(o, "81258-6").FirstOrDefault()?.Value as Quantity)?.Value;
        var what = Shorten(protein.Label ?? protein.Codings.FirstOrDefault()?.Code) ?? change.Label?.Split(':')[^1].Trim() ?? "variant";

        return o.Draft(version, Lane.Genomics, Kinds.Variant, start, found ? $"{string.Join("–", genes)} {what}".Trim() : $"{presence.Label ?? "Absent"}: {string.Join(", ", genes)}", Values.Issued(o)) with
        {
            Subtitle = Drafting.Line(
                found ? "present" : null,
                Component(o, "48002-0").Label is { } source ? Labels.InSentence(source) : null,
                frequency is { } vaf ? $"VAF {Values.Text(vaf)}" : null),
            Detail = [.. ((string?[])[HgvsOf(protein), HgvsOf(Component(o, Coding)), .. Component(o, "81252-9").Codings.Select(c => c.System == CodeSystems.ClinVar ? $"ClinVar {c.Code}" : c.Display ?? c.Code)]).OfType<string>().Distinct()],
            Codes = [.. o.Code.ToEventCodes(), .. presence.ToEventCodes(), .. Parts(o, Gene).SelectMany(g => (g.Value as CodeableConcept).ToEventCodes()), .. protein.ToEventCodes(), .. Component(o, Coding).ToEventCodes(), .. Component(o, "48002-0").ToEventCodes()],
            Value = new EventValue { Number = frequency, Unit = frequency is null ? null : "1", Display = found ? "present" : presence.Label is { } label ? Labels.InSentence(label) : "absent" },
        };
    }

    public static TimelineEvent Region(Observation o, Version version, EventTime start)
    {
        var genes = GeneNames(o);

        return o.Draft(version, Lane.Genomics, Kinds.Region, start, genes.Count == 0 ? "Region studied" : $"Studied: {string.Join(", ", genes)}", Values.Issued(o)) with
        {
            Subtitle = Component(o, "81293-3").Label ?? (Parts(o, "81293-3").FirstOrDefault()?.Value as FhirString)?.Value,
            Codes = [.. o.Code.ToEventCodes(), .. Parts(o, Gene).SelectMany(g => (g.Value as CodeableConcept).ToEventCodes())],
        };
    }

    public static TimelineEvent Implication(Observation o, Version version, EventTime start)
    {
        var drug = Component(o, "51963-7");
        var effect = o.Component.Where(c => c.Code.Codings.Any(k => k.Code is "predicted-therapeutic-implication" or "therapeutic-implication")).Select(c => c.Value as CodeableConcept).FirstOrDefault();
        var significance = Component(o, "53037-8");
        var title = drug.Label is { } name ? $"{name}: {Labels.InSentence(effect.Label ?? "assessed")}" : significance.Label ?? Values.Of(o)?.Display ?? "Implication";

        return o.Draft(version, Lane.Genomics, Kinds.Implication, start, title, Values.Issued(o)) with
        {
            Subtitle = Drafting.Line(Component(o, "81259-4").Label, Component(o, "93044-6").Label),
            Codes = [.. o.Code.ToEventCodes(), .. drug.ToEventCodes(), .. effect.ToEventCodes(), .. significance.ToEventCodes()],
        };
    }

    public static TimelineEvent Signature(Observation o, Version version, EventTime start)
    {
        var name = o.Code.Has(CodeSystems.Loinc, "94076-7") ? "TMB" : "MSI";
        var value = Values.Of(o);

        return o.Draft(version, Lane.Genomics, Kinds.Signature, start, name, Values.Issued(o)) with
        {
            Codes = [.. o.Code.ToEventCodes(), .. (o.Value as CodeableConcept).ToEventCodes()],
            Value = value is { Unit: "1/1000000{Base}" } ? value with { Display = $"{Values.Text(Values.Rounded(value.Number ?? 0))} mut/Mb" } : value,
        };
    }

    public static TimelineEvent Marker(Observation o, Version version, EventTime start) =>
        o.Draft(version, Lane.Genomics, Kinds.Marker, start, o.Code.In(Tables.TumorMarkers)?.Display ?? Labels.Analyte(o.Code) ?? "Marker", Values.Issued(o)) with
        {
            Codes = [.. o.Code.ToEventCodes(), .. (o.Value as CodeableConcept).ToEventCodes()],
            Value = Values.Of(o),
        };

    public static TimelineEvent OtherGenetic(Observation o, Version version, EventTime start) =>
        o.Draft(version, Lane.Genomics, Kinds.Observation, start, o.Code.Label ?? "Genetic observation", Values.Issued(o)) with
        {
            Subtitle = Drafting.Line(GeneNames(o)),
            Codes = [.. o.Code.ToEventCodes(), .. (o.Value as CodeableConcept).ToEventCodes()],
            Value = Values.Of(o),
        };

    /// <summary>The change in the protein as it is spoken of: p.(Leu858Arg) and NP_005219.2:p.Leu858Arg are both L858R.</summary>
    public static string? Shorten(string? protein)
    {
        if (protein is null)
        {
            return null;
        }

        var change = protein.Split(':')[^1].Trim();

        return Substitution().Match(change) is { Success: true } m && AminoAcids.TryGetValue(m.Groups[1].Value, out var from) && AminoAcids.TryGetValue(m.Groups[3].Value, out var to)
            ? $"{from}{m.Groups[2].Value}{to}"
            : change;
    }

    private static string? HgvsOf(CodeableConcept? change) => (change.Codings.FirstOrDefault()?.Code ?? change.Label)?.Split(':')[^1];

    private static string? Recorded(DiagnosticReport report) => When.Text(report.IssuedElement);

    private static List<string> GeneNames(Observation o) =>
        [.. Parts(o, Gene).Select(g => g.Value as CodeableConcept).Select(g => g.In(Tables.Genes)?.Display ?? g.Codings.FirstOrDefault()?.Display ?? g.Label).OfType<string>().Distinct()];

    private static IEnumerable<Observation.ComponentComponent> Parts(Observation o, string loinc) => o.Component.Where(c => c.Code.Has(CodeSystems.Loinc, loinc));

    private static CodeableConcept? Component(Observation o, string loinc) => Parts(o, loinc).Select(c => c.Value as CodeableConcept).FirstOrDefault();

    private static readonly Dictionary<string, char> AminoAcids = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Ala"] = 'A',
        ["Arg"] = 'R',
        ["Asn"] = 'N',
        ["Asp"] = 'D',
        ["Cys"] = 'C',
        ["Gln"] = 'Q',
        ["Glu"] = 'E',
        ["Gly"] = 'G',
        ["His"] = 'H',
        ["Ile"] = 'I',
        ["Leu"] = 'L',
        ["Lys"] = 'K',
        ["Met"] = 'M',
        ["Phe"] = 'F',
        ["Pro"] = 'P',
        ["Ser"] = 'S',
        ["Thr"] = 'T',
        ["Trp"] = 'W',
        ["Tyr"] = 'Y',
        ["Val"] = 'V',
        ["Ter"] = '*',
    };

    [GeneratedRegex(@"^p\.\(?([A-Z][a-z]{2})(\d+)([A-Z][a-z]{2})\)?$")]
    private static partial Regex Substitution();
}
