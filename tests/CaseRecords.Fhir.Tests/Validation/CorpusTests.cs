using System.Text;
using System.Text.Json;
using CaseRecords.Fhir.Tests.Search;
using CaseRecords.Fhir.Validation;
using Hl7.Fhir.Utility;

namespace CaseRecords.Fhir.Tests.Validation;

/// <summary>Published examples are accepted, but for those that break R4 themselves.</summary>
public sealed class CorpusTests
{
    /// <summary>The file, and what is wrong with it.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        // dispenseRequest.performer may be an Organization only.
        ["MedicationRequest-medrx0301.json"] = "400 structure MedicationRequest.dispenseRequest.performer.reference",
        // Parameters of the guide's publisher that R4's required binding does not know.
        ["ImplementationGuide-hl7.fhir.us.mcode.json"] = "400 code-invalid ImplementationGuide.definition.parameter[0].code",
        // A comment that is an empty string.
        ["StructureDefinition-mcode-cancer-risk-assessment.json"] = "400 value StructureDefinition.differential.element[3].comment",
        ["StructureDefinition-mcode-cancer-stage.json"] = "400 value StructureDefinition.differential.element[3].comment",
    };

    [Fact]
    public void Every_example_is_accepted_or_known_to_be_wrong()
    {
        Assert.SkipUnless(Corpus.IsHere, Corpus.Missing);

        var refused = Corpus.Files().SelectMany(Documents)
            .Select(document => (document.File, Issue: ResourceValidator.Validate(document.Json).Issues.FirstOrDefault(issue => issue.IsError)))
            .Where(pair => pair.Issue is not null)
            .ToDictionary(pair => pair.File, pair => $"{pair.Issue!.Status} {pair.Issue.Code.GetLiteral()} {pair.Issue.Expression}");

        refused.ShouldBe(Refused, ignoreOrder: true);
    }

    /// <summary>A resource, and each in a bundle on its own: as it is when a transaction has resolved what it names.</summary>
    private static IEnumerable<(string File, byte[] Json)> Documents(string file)
    {
        var json = File.ReadAllBytes(file);
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var entries = root.GetProperty("resourceType").GetString() == "Bundle" && root.TryGetProperty("entry", out var inside)
            ? inside.EnumerateArray().Where(entry => entry.TryGetProperty("resource", out _)).Select(entry => Encoding.UTF8.GetBytes(entry.GetProperty("resource").GetRawText())).ToList()
            : [];

        return [(Path.GetFileName(file), json), .. entries.Select(entry => (Path.GetFileName(file), entry))];
    }
}
