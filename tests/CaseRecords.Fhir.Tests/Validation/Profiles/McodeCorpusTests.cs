using System.Globalization;
using System.Text.Json.Nodes;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Tests.Search;
using CaseRecords.Fhir.Validation.Profiles;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Tests.Validation.Profiles;

/// <summary>The published profiles of mCODE STU4, held against the published examples, and against examples that were broken in one place.</summary>
/// <remarks>US Core and Genomics Reporting, their bases, are not at hand as definitions: that is said of each of them, and what they demand is not checked.</remarks>
public sealed class McodeCorpusTests
{
    private const string Mcode = "http://hl7.org/fhir/us/mcode/StructureDefinition/";

    private static readonly Lazy<DefinitionSet> Shared = new(() =>
    {
        var folder = DefinitionFolder.Open(Path.Combine(Folder, "mcode-stu4-definitions"));

        return new DefinitionSet((type, canonical, _) => ValueTask.FromResult(folder.Find(type, canonical)), KnownCodes.None);
    });

    /// <summary>Published examples that break their published profile.</summary>
    private static readonly Dictionary<string, string> KnownBad = new()
    {
        ["Observation-tnm-pathologic-distant-metastases-category-jenny-m.json: CodeInvalid at Observation.value"] =
            "its value is a data-absent-reason, which the largest value set of the profile does not hold",
    };

    [Fact]
    public async Task Every_profile_compiles_and_all_of_it_is_understood()
    {
        var definitions = Loaded();
        var profiles = Files("mcode-stu4-definitions", "StructureDefinition-*.json").Select(file => JsonNode.Parse(File.ReadAllText(file))!["url"]!.GetValue<string>()).ToList();

        profiles.Count.ShouldBe(53);
        await definitions.Load(profiles, TestContext.Current.CancellationToken);

        profiles.SelectMany(profile => definitions.Profile(profile)!.NotUnderstood).ShouldBeEmpty();
        profiles.SelectMany(profile => definitions.Profile(profile)!.MissingBases).Distinct()
            .ShouldAllBe(missing => missing.StartsWith("http://hl7.org/fhir/us/core/", StringComparison.Ordinal) || missing.StartsWith("http://hl7.org/fhir/uv/genomics-reporting/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_must_be_supported_of_a_primary_cancer_is_known()
    {
        var definitions = Loaded();
        await definitions.Load([$"{Mcode}mcode-primary-cancer-condition"], TestContext.Current.CancellationToken);

        definitions.Profile($"{Mcode}mcode-primary-cancer-condition")!.MustSupport.ShouldContain("Condition.extension:histologyMorphologyBehavior");
    }

    [Fact]
    public async Task Every_example_conforms_to_the_profiles_that_it_claims_but_for_the_known()
    {
        Assert.SkipUnless(Corpus.IsHere, Corpus.Missing);
        var validator = Validator();
        List<string> errors = [];
        var claims = 0;

        foreach (var file in Files("mcode-ig-stu4", "*.json"))
        {
            var resource = FhirJsonDeserializer.DEFAULT.DeserializeResource(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            claims += ProfileClaim.Of(resource).Count(claim => claim.Profile.StartsWith(Mcode, StringComparison.Ordinal));
            errors.AddRange(Errors(await validator.Claimed(resource, null, TestContext.Current.CancellationToken)).Select(told => $"{Path.GetFileName(file)}: {told}"));
        }

        claims.ShouldBeGreaterThan(150);
        errors.ShouldBe(KnownBad.Keys, ignoreOrder: true);
    }

    [Theory]
    [InlineData("Observation-tumor-size-pathology.json", "subject", null, "Required at Observation.subject")]
    [InlineData("Observation-tumor-size-pathology.json", "focus", null, "Invariant at Observation")]
    [InlineData("Observation-tumor-size-pathology.json", "focus", """[{"reference":"Condition/c"}]""", "Structure at Observation.focus[0]")]
    [InlineData("Observation-tumor-size-pathology.json", "code.coding[0].code", "\"21889-2\"", "Value at Observation.code")]
    [InlineData("Observation-tumor-size-pathology.json", "code.coding[0].system", "\"http://loinc.example\"", "Value at Observation.code")]
    [InlineData("Observation-tumor-size-pathology.json", "component", null, "Required at Observation.component; Required at Observation.component")]
    [InlineData("Observation-tumor-size-pathology.json", "component[0].code.coding[0].code", "\"33729-5\"", "Required at Observation.component")]
    [InlineData("Observation-tumor-size-pathology.json", "component[1].code.coding[0].code", "\"33728-7\"", "Structure at Observation.component")]
    [InlineData("Observation-tumor-size-pathology.json", "component[1].valueQuantity.code", "\"kg\"", "CodeInvalid at Observation.component[1].value")]
    [InlineData("Observation-tumor-size-pathology.json", "component[1].valueQuantity.system", "\"http://units.example\"", "CodeInvalid at Observation.component[1].value")]
    [InlineData("Observation-cancer-disease-status-improved.json", "subject.reference", "\"Group/g\"", "Structure at Observation.subject")]
    [InlineData("Observation-cancer-disease-status-improved.json", "extension[0].valueCodeableConcept.coding[0].system", "\"http://other\"", "CodeInvalid at Observation.extension[0].value")]
    [InlineData("Observation-cancer-disease-status-improved.json", "extension[0].valueCodeableConcept", null, "Required at Observation.extension[0].value")]
    [InlineData("Condition-primary-cancer-condition-nsclc.json", "extension[0]", """{"url":"http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-histology-morphology-behavior","valueString":"x"}""", "Structure at Condition.extension[0].value")]
    [InlineData("Condition-primary-cancer-condition-nsclc.json", "bodySite[0].extension[0].valueCodeableConcept.coding[0].code", "\"7771001\"", "CodeInvalid at Condition.bodySite[0].extension[0].value")]
    [InlineData("Condition-primary-cancer-condition-nsclc.json", "bodySite[0].extension[1]", """{"url":"http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-laterality-qualifier","valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"7771000"}]}}""", "Structure at Condition.bodySite[0].extension")]
    [InlineData("Condition-primary-cancer-condition-nsclc.json", "stage[0].assessment[0].reference", "\"Patient/p\"", "Structure at Condition.stage[0].assessment[0]")]
    [InlineData("Condition-secondary-cancer-condition-brain-mets.json", "extension[0].valueReference.reference", "\"Patient/p\"", "Structure at Condition.extension[0].value")]
    [InlineData("Condition-secondary-cancer-condition-brain-mets.json", "evidence", """[{"code":[{"coding":[{"system":"http://other","code":"1"}]}]}]""", "CodeInvalid at Condition.evidence[0].code[0]")]
    [InlineData("Observation-hodgkins-lymphoma-stage-IIIe.json", "method", null, "Required at Observation.method")]
    [InlineData("Observation-hodgkins-lymphoma-stage-IIIe.json", "component[2].valueCodeableConcept.coding[0].code", "\"1\"", "CodeInvalid at Observation.component[2].value")]
    [InlineData("Observation-tnm-clinical-stage-group-3c.json", "focus", null, "Required at Observation.focus")]
    [InlineData("Observation-tnm-clinical-stage-group-3c.json", "method", null, "Required at Observation.method")]
    [InlineData("BodyStructure-tumor-lobular-carcinoma-left-breast.json", "identifier[0].type.coding[0].code", "\"Patient\"", "Required at BodyStructure.identifier")]
    [InlineData("BodyStructure-tumor-lobular-carcinoma-left-breast.json", "identifier[0].value", null, "Required at BodyStructure.identifier[0].value")]
    [InlineData("BodyStructure-tumor-lobular-carcinoma-left-breast.json", "location", null, "Required at BodyStructure.location")]
    [InlineData("BodyStructure-tumor-lobular-carcinoma-left-breast.json", "extension[0]", """{"url":"http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-related-condition","valueCodeableConcept":{"text":"x"}}""", "Structure at BodyStructure.extension[0].value")]
    [InlineData("Procedure-radiotherapy-treatment-summary-chest-wall-jenny-m.json", "extension[0]", """{"url":"http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-radiotherapy-sessions","valueString":"31"}""", "Structure at Procedure.extension[0].value")]
    [InlineData("Procedure-radiotherapy-treatment-summary-chest-wall-jenny-m.json", "extension[4].extension[1].valueQuantity.code", "\"Gy\"", "Value at Procedure.extension[4].extension[1].value")]
    [InlineData("Procedure-radiotherapy-treatment-summary-chest-wall-jenny-m.json", "extension[4].extension[0]", """{"url":"fractionsDelivered","valueUnsignedInt":1}""", "Required at Procedure.extension[4].extension; Structure at Procedure.extension[4].extension")]
    [InlineData("Procedure-radiotherapy-treatment-summary-chest-wall-jenny-m.json", "extension[2].extension[0].valueCodeableConcept.coding[0].code", "\"1\"", "CodeInvalid at Procedure.extension[2].extension[0].value")]
    [InlineData("Procedure-radiotherapy-treatment-summary-chest-wall-jenny-m.json", "performedPeriod", null, "")]
    [InlineData("Observation-rhabdomyosarcoma-risk-assessment-low.json", "valueCodeableConcept.coding[0].system", "\"http://other\"", "CodeInvalid at Observation.value")]
    [InlineData("Observation-ecog-performance-status-jenny-m.json", "partOf", """[{"reference":"Immunization/i"}]""", "Structure at Observation.partOf[0]")]
    [InlineData("Group-group-mcode-patients.json", "member[1].entity.reference", "\"Device/d\"", "Structure at Group.member[1].entity")]
    [InlineData("Group-group-mcode-patients.json", "code.coding[0].code", "\"C19701\"", "Value at Group.code")]
    [InlineData("Bundle-mcode-patient-bundle-jenny-m.json", "type", "\"document\"", "Value at Bundle.type")]
    [InlineData("Bundle-mcode-patient-bundle-jenny-m.json", "entry[0]", """{"fullUrl":"http://example.org/Group/g","resource":{"resourceType":"Group","id":"g","type":"person","actual":true}}""", "Required at Bundle.entry")]
    public async Task One_thing_wrong_in_an_example_is_told_at_its_place(string file, string path, string? instead, string told)
    {
        Assert.SkipUnless(Corpus.IsHere, Corpus.Missing);
        var validator = Validator();
        var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "mcode-ig-stu4", file), TestContext.Current.CancellationToken))!;
        Errors(await validator.Claimed(Read(json), null, TestContext.Current.CancellationToken)).ShouldBeEmpty("before the change");
        Put(json, path, instead);

        string.Join("; ", Errors(await validator.Claimed(Read(json), null, TestContext.Current.CancellationToken))).ShouldBe(told);
    }

    private static void Put(JsonNode node, string path, string? instead)
    {
        var steps = path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        var holder = steps.SkipLast(1).Aggregate(node, (at, step) => at is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : at[step]!);
        var value = instead is null ? null : JsonNode.Parse(instead);

        switch (holder)
        {
            case JsonArray list when int.Parse(steps[^1], CultureInfo.InvariantCulture) is var at && at < list.Count:
                list[at] = value;
                break;
            case JsonArray list:
                list.Add(value);
                break;
            case JsonObject members when value is null:
                members.Remove(steps[^1]).ShouldBeTrue(path);
                break;
            default:
                holder[steps[^1]] = value;
                break;
        }
    }

    private static Resource Read(JsonNode json) => FhirJsonDeserializer.DEFAULT.DeserializeResource(json.ToJsonString());

    private static ProfileValidator Validator() => new((_, _) => ValueTask.FromResult(Shared.Value), [], UnknownProfiles.Warn);

    private static IEnumerable<string> Errors(IEnumerable<Issue> issues) => issues.Where(issue => issue.IsError).Select(issue => $"{issue.Code} at {issue.Expression}");

    private static string Folder => Environment.GetEnvironmentVariable("CASERECORDS_CORPUS")!;

    private static IEnumerable<string> Files(string folder, string pattern) => Directory.EnumerateFiles(Path.Combine(Folder, folder), pattern).Order(StringComparer.Ordinal);

    private static DefinitionSet Loaded()
    {
        Assert.SkipUnless(Corpus.IsHere, Corpus.Missing);

        return Shared.Value;
    }
}
