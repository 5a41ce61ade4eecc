using System.Text.Json.Nodes;
using CaseRecords.Fhir.Search.Terms;
using CaseRecords.Fhir.Validation;
using CaseRecords.Fhir.Validation.Profiles;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Terms;

/// <summary>The published value sets of mCODE STU4, as a search asks for them, held against what the validator says of the same codes.</summary>
public sealed class McodeTermsTests
{
    private const string Vs = "http://hl7.org/fhir/us/mcode/ValueSet/mcode-";

    [Fact]
    public async Task What_is_told_of_each_is_what_the_validator_says_of_every_code_that_any_of_them_names()
    {
        var (held, definitions) = Held();
        List<(string System, string Code)> codes = [.. Sets().SelectMany(Named).Distinct()];
        List<string> refused = [];
        var (agreed, unknown) = (0, 0);

        foreach (var url in Sets().Select(set => set["url"]!.GetValue<string>()))
        {
            var extents = await new ValueSetExpansion(held).Named(url, [], TestContext.Current.CancellationToken);

            if (extents.Refusal is { } refusal)
            {
                refused.Add(refusal.Diagnostics);
                continue;
            }

            await definitions.Load([Profile(url)], TestContext.Current.CancellationToken);
            var selection = extents.Codes.Written();

            foreach (var (system, code) in codes)
            {
                if (definitions.Contains(url, system, code) is not { } contains)
                {
                    unknown++;
                    continue;
                }

                selection.Holds(system, code).ShouldBe(contains, $"{url} {system}|{code}");
                agreed++;
            }
        }

        refused.Distinct().ShouldBe([TermRefusals.NoHierarchy("http://snomed.info/sct").Diagnostics]);
        agreed.ShouldBeGreaterThan(unknown);
    }

    [Theory]
    [InlineData("binet-stage-value-vs", "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl: C80134 C80135 C80136")]
    [InlineData("histologic-behavior-and-type-vs", "http://terminology.hl7.org/CodeSystem/icd-o-3: *")]
    [InlineData("cancer-disorder-vs", "NotSupported: The hierarchy of SNOMED CT is not held here")]
    public async Task Some_of_them_by_name(string set, string told) =>
        (await new ValueSetExpansion(Held().Held).Named(Vs + set, [], TestContext.Current.CancellationToken)).Told().ShouldStartWith(told);

    /// <summary>A profile that binds a value set, so that the validator loads it.</summary>
    private static string Profile(string valueSet) => $"http://example.org/profile/{valueSet}";

    private static (HeldTerms Held, DefinitionSet Definitions) Held()
    {
        Assert.SkipUnless(Corpus.IsHere, Corpus.Missing);
        var folder = DefinitionFolder.Open(Folder);

        return (
            new HeldTerms((type, canonical, _) => ValueTask.FromResult(folder.Find(type, canonical) ?? R4Terms.Find(type, canonical))),
            new DefinitionSet((type, canonical, _) => ValueTask.FromResult(type == "StructureDefinition" ? Binding(canonical.Url["http://example.org/profile/".Length..]) : folder.Find(type, canonical)), new KnownCodes(ValueSets.Contains, ValueSets.IsCodeOf)));
    }

    private static string Folder => Path.Combine(Environment.GetEnvironmentVariable("CASERECORDS_CORPUS")!, "mcode-stu4-definitions");

    private static StructureDefinition Binding(string valueSet) => new()
    {
        Differential = new() { Element = [new ElementDefinition { Path = "Observation.code", Binding = new() { Strength = BindingStrength.Required, ValueSet = valueSet } }] },
    };

    private static List<JsonNode> Sets() => [.. Directory.GetFiles(Folder, "ValueSet-*.json").Order(StringComparer.Ordinal).Select(file => JsonNode.Parse(File.ReadAllText(file))!)];

    private static IEnumerable<(string System, string Code)> Named(JsonNode set) =>
        from part in (set["compose"]?["include"]?.AsArray() ?? []).Concat(set["compose"]?["exclude"]?.AsArray() ?? [])
        where part!["system"] is not null
        from concept in part["concept"]?.AsArray() ?? []
        select (part["system"]!.GetValue<string>(), concept!["code"]!.GetValue<string>());
}
