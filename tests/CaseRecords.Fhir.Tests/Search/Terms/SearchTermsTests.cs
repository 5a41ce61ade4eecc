using CaseRecords.Fhir.Search.Terms;
using CaseRecords.Fhir.Tests.Validation.Profiles;
using CaseRecords.Fhir.Validation.Profiles;

namespace CaseRecords.Fhir.Tests.Search.Terms;

/// <summary>Which codes :in, :below and :above mean: by what is in the record, in R4, in the codes themselves, and what the services bring.</summary>
public sealed class SearchTermsTests
{
    private const string Set = "http://example.org/set";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://hl7.org/fhir/sid/icd-10", "C34", "http://hl7.org/fhir/sid/icd-10: C34*", "http://hl7.org/fhir/sid/icd-10: C34")]
    [InlineData("http://terminology.hl7.org/CodeSystem/icd-o-3", "8140/3", "http://terminology.hl7.org/CodeSystem/icd-o-3: 8140/3*", "http://terminology.hl7.org/CodeSystem/icd-o-3: 8140 8140/3")]
    [InlineData("http://letters", "a1", "http://letters: a1 a11", "http://letters: a a1")]
    [InlineData("http://letters", "b", "http://letters: b", "http://letters: b c")]
    [InlineData("http://letters", "unknown", "http://letters: unknown", "http://letters: unknown")]
    [InlineData("http://part", "1", "http://part: 1 2", "http://part: 1")]
    [InlineData("http://part", "unknown", "NotSupported: Only a part of http://part is held here, and this code is not in it", "NotSupported: Only a part of http://part is held here, and this code is not in it")]
    [InlineData("http://hl7.org/fhir/administrative-gender", "male", "http://hl7.org/fhir/administrative-gender: male", "http://hl7.org/fhir/administrative-gender: male")]
    [InlineData("http://terminology.hl7.org/CodeSystem/condition-clinical", "active", "http://terminology.hl7.org/CodeSystem/condition-clinical: active recurrence relapse", "http://terminology.hl7.org/CodeSystem/condition-clinical: active")]
    [InlineData("http://terminology.hl7.org/CodeSystem/condition-clinical", "resolved", "http://terminology.hl7.org/CodeSystem/condition-clinical: resolved", "http://terminology.hl7.org/CodeSystem/condition-clinical: inactive resolved")]
    [InlineData("http://hl7.org/fhir/observation-status", "amended", "http://hl7.org/fhir/observation-status: amended corrected", "http://hl7.org/fhir/observation-status: amended")]
    [InlineData("http://snomed.info/sct", "363358000", "NotSupported: The hierarchy of SNOMED CT is not held here", "NotSupported: The hierarchy of SNOMED CT is not held here")]
    [InlineData("http://loinc.org", "LP1-8", "NotSupported: The hierarchy of LOINC is not held here", "NotSupported: The hierarchy of LOINC is not held here")]
    [InlineData("http://hl7.org/fhir/sid/icd-10", "lung", "Invalid: This is not written like a code of ICD-10, such as C34 or C34.1.", "Invalid: This is not written like a code of ICD-10")]
    [InlineData("http://example.org/nowhere", "x", "NotSupported: The hierarchy of http://example.org/nowhere is not held here", "NotSupported: The hierarchy of http://example.org/nowhere is not held here")]
    [InlineData("", "x", "Invalid: The modifier :below wants system|code", "Invalid: The modifier :above wants system|code")]
    [InlineData(null, "x", "Invalid: The modifier :below wants system|code", "Invalid: The modifier :above wants system|code")]
    public async Task A_code_and_what_lies_below_and_above_it(string? system, string code, string below, string above)
    {
        await using var engine = await Holding(Terms.Letters, Terms.Part);

        (await engine.Engine.Terms.Below(system, code, Cancellation)).Told().ShouldStartWith(below);
        (await engine.Engine.Terms.Above(system, code, Cancellation)).Told().ShouldStartWith(above);
    }

    [Fact]
    public async Task A_code_system_in_the_record_adds_its_blocks_to_what_its_codes_say()
    {
        await using var engine = await Holding("""
            {"resourceType":"CodeSystem","url":"http://hl7.org/fhir/sid/icd-10","status":"active","content":"fragment","concept":[{"code":"II","concept":[{"code":"C34.1"}]}]}
            """);

        (await engine.Engine.Terms.Above("http://hl7.org/fhir/sid/icd-10", "C34.1", Cancellation)).Told().ShouldBe("http://hl7.org/fhir/sid/icd-10: C34 C34.1 II");
        (await engine.Engine.Terms.Below("http://hl7.org/fhir/sid/icd-10", "II", Cancellation)).Told().ShouldBe("http://hl7.org/fhir/sid/icd-10: C34.1 II");
    }

    [Theory]
    [InlineData("http://example.org/set", "http://s: new")]
    [InlineData("http://example.org/set|1", "http://s: old")]
    [InlineData("http://example.org/set|2", "http://s: new")]
    [InlineData("http://example.org/set|3", "NotFound: The value set http://example.org/set|3 is held here, but not in this version.")]
    [InlineData("ValueSet/old", "http://s: old")]
    [InlineData("ValueSet/old/_history/1", "http://s: older")]
    [InlineData("ValueSet/old/_history/7", "NotFound: There is no ValueSet/old here.")]
    [InlineData("ValueSet/old/_history/x", "NotFound: There is no ValueSet/old here.")]
    [InlineData("ValueSet/unknown", "NotFound: There is no ValueSet/unknown here.")]
    [InlineData("ValueSet/deleted", "NotFound: There is no ValueSet/deleted here.")]
    [InlineData("http://test/fhir/ValueSet/old", "http://s: old")]
    [InlineData("http://test/fhir/ValueSet/unknown", "NotFound: There is no ValueSet/unknown here.")]
    [InlineData("http://elsewhere/fhir/ValueSet/old", "NotFound: The value set http://elsewhere/fhir/ValueSet/old is not held here.")]
    [InlineData("http://test/fhir/ValueSet/its-canonical", "http://s: canonical")]
    [InlineData("Patient/old", "Invalid: A value set is named by its canonical address")]
    [InlineData("lung cancer", "Invalid: A value set is named by its canonical address")]
    [InlineData("", "Invalid: A value set is named by its canonical address")]
    [InlineData("http://loinc.org/vs", "http://loinc.org: *")]
    [InlineData("http://loinc.org/vs/LL379-9", "NotSupported: The value set http://loinc.org/vs/LL379-9 is defined by LOINC itself, which is not held here. Store a ValueSet of this address")]
    [InlineData("http://unitsofmeasure.org/vs", "http://unitsofmeasure.org: *")]
    [InlineData("http://snomed.info/sct?fhir_vs", "http://snomed.info/sct: *")]
    [InlineData("http://snomed.info/sct?fhir_vs=isa/363358000", "NotSupported: The hierarchy of SNOMED CT is not held here")]
    [InlineData("http://snomed.info/sct/11000274103?fhir_vs=isa/363358000", "NotSupported: The hierarchy of SNOMED CT in the version http://snomed.info/sct/11000274103 is not held here")]
    [InlineData("http://snomed.info/sct?fhir_vs=ecl/<363358000", "NotSupported: The value set http://snomed.info/sct?fhir_vs=ecl/<363358000 is defined by SNOMED CT itself")]
    [InlineData("http://snomed.info/sct?fhir_vs=refset", "NotSupported: The value set http://snomed.info/sct?fhir_vs=refset is defined by SNOMED CT itself")]
    [InlineData("http://hl7.org/fhir/ValueSet/condition-clinical", "http://terminology.hl7.org/CodeSystem/condition-clinical: active inactive recurrence relapse remission resolved")]
    [InlineData("http://hl7.org/fhir/ValueSet/condition-code", "NotSupported: Which codes are in R4's value set http://hl7.org/fhir/ValueSet/condition-code is not known here")]
    [InlineData("http://hl7.org/fhir/ValueSet/observation-codes", "http://loinc.org: *")]
    [InlineData("http://hl7.org/fhir/ValueSet/use-context", "NotSupported: Which codes are in R4's value set http://hl7.org/fhir/ValueSet/use-context is not known here: it draws on a part of SNOMED CT, http://unstats.un.org/unsd/methods/m49/m49.htm.")]
    [InlineData("http://example.org/nowhere", "NotFound: The value set http://example.org/nowhere is not held here.")]
    public async Task A_value_set_is_found_by_its_address_or_its_id(string reference, string told)
    {
        await using var engine = await RunningEngine.Start();
        await Put(engine, "old", Listing("older", "\"version\":\"1\","));
        await Put(engine, "old", Listing("old", "\"version\":\"1\","));
        await Put(engine, "new", Listing("new", "\"version\":\"2\","));
        await Put(engine, "canonical", Listing("canonical", url: "http://test/fhir/ValueSet/its-canonical"));
        await Put(engine, "deleted", Listing("deleted", url: "http://example.org/deleted"));
        (await engine.Send("DELETE", "ValueSet/deleted")).Status.ShouldBe(204);

        (await At(engine, "http://test/fhir").ValueSet(reference, Cancellation)).Told().ShouldStartWith(told);
    }

    [Fact]
    public async Task What_is_stored_counts_at_once_in_every_process()
    {
        await using var engine = await RunningEngine.Start();
        var elsewhere = At(engine, null);
        await Told(elsewhere, "NotFound: ");

        await Put(engine, "set", Terms.Set("""{"include":[{"valueSet":["http://example.org/inner"]}]}"""));
        await Told(elsewhere, "NotFound: The value set http://example.org/inner is not held here.");

        await Put(engine, "inner", Listing("one", url: "http://example.org/inner"));
        await Told(elsewhere, "http://s: one");
        await Put(engine, "inner", Listing("two", url: "http://example.org/inner"));
        await Told(elsewhere, "http://s: two");

        await engine.Send("DELETE", "ValueSet/inner");
        await Told(elsewhere, "NotFound: The value set http://example.org/inner is not held here.");
    }

    [Fact]
    public async Task A_snomed_branch_is_known_once_its_part_of_the_hierarchy_is_stored()
    {
        await using var engine = await Holding("""
            {"resourceType":"CodeSystem","url":"http://snomed.info/sct","status":"active","content":"fragment","concept":[{"code":"363358000","concept":[{"code":"254637007"}]}]}
            """);

        var answer = await engine.Engine.Terms.ValueSet("http://snomed.info/sct?fhir_vs=isa/363358000", Cancellation);

        answer.Told().ShouldBe("http://snomed.info/sct: 254637007 363358000");
        answer.Codes!.Cautions.ShouldBe(["Only a part of SNOMED CT is held here: codes that are not in it are not found by their place in its hierarchy."]);
    }

    [Theory]
    [InlineData("example")]
    [InlineData("not-present")]
    [InlineData("supplement")]
    public async Task A_code_system_that_does_not_hold_its_concepts_has_no_hierarchy(string content)
    {
        await using var engine = await Holding($$"""{"resourceType":"CodeSystem","url":"http://letters","status":"active","content":"{{content}}","supplements":"http://x","concept":[{"code":"a","concept":[{"code":"a1"}]}]}""");

        (await engine.Engine.Terms.Below("http://letters", "a", Cancellation)).Told().ShouldStartWith("NotSupported: The hierarchy of http://letters is not held here");
    }

    [Theory]
    [InlineData(10_000, null)]
    [InlineData(10_001, "TooCostly: This value set has more than 10,000 codes, more than one search may ask for.")]
    public async Task So_many_codes_may_be_asked_for(int codes, string? refusal)
    {
        await using var engine = await Holding(Terms.Set($$"""{"include":[{"system":"http://s","concept":[{{string.Join(',', Enumerable.Range(0, codes).Select(number => $$"""{"code":"{{number}}"}"""))}}]}]}"""));

        var answer = await engine.Engine.Terms.ValueSet(Set, Cancellation);

        (answer.Refusal is { } refused ? $"{refused.Code}: {refused.Diagnostics}" : null).ShouldBe(refusal);
        (answer.Codes?.Systems[0].Codes.Count ?? codes).ShouldBe(codes);
    }

    [Fact]
    public async Task What_the_services_bring_is_found_after_all_others()
    {
        await using var engine = await Holding(Listing("stored", url: "http://example.org/both"));
        var terms = At(engine, null, (type, url) => type == "ValueSet" && url is "http://example.org/both" or "http://example.org/brought"
            ? Handwritten.Parse(Listing("brought", url: url)) : null);

        (await terms.ValueSet("http://example.org/both", Cancellation)).Told().ShouldBe("http://s: stored");
        (await terms.ValueSet("http://example.org/brought", Cancellation)).Told().ShouldBe("http://s: brought");
        (await terms.ValueSet("http://example.org/brought|1", Cancellation)).Told().ShouldStartWith("NotFound: The value set http://example.org/brought|1 is held here, but not in this version.");
    }

    [Theory]
    [InlineData("http://example.org/set", "http://s: folder")]
    [InlineData("http://example.org/set|1", "http://s: folder")]
    [InlineData("http://example.org/set|2", "http://s: record")]
    [InlineData("http://hl7.org/fhir/ValueSet/administrative-gender", "http://s: mine")]
    [InlineData("http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1", "http://hl7.org/fhir/administrative-gender: female male other unknown")]
    public async Task The_folder_comes_first_and_a_version_is_found_in_whichever_has_it(string reference, string told)
    {
        await using var engine = await Holding(Listing("record", "\"version\":\"2\","), Listing("mine", url: "http://hl7.org/fhir/ValueSet/administrative-gender"));
        var folder = Directory.CreateTempSubdirectory("caserecords-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "set.json"), Listing("folder", "\"version\":\"1\","), Cancellation);
        var terms = new SearchTerms(new TermSources(engine.Store, new StoredDefinitions(engine.Store, engine.Engine.Queries), DefinitionFolder.Open(folder), null), null);

        (await terms.ValueSet(reference, Cancellation)).Told().ShouldBe(told);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_long_address_is_not_repeated_whole()
    {
        await using var engine = await RunningEngine.Start();

        (await engine.Engine.Terms.ValueSet("http://" + new string('x', 5_000), Cancellation)).Refusal!.Diagnostics.Length.ShouldBeLessThan(400);
    }

    private static async Task Told(SearchTerms terms, string told) => (await terms.ValueSet(Set, Cancellation)).Told().ShouldStartWith(told);

    private static SearchTerms At(RunningEngine engine, string? publicBase, ServedTerms? served = null) =>
        new(new TermSources(engine.Store, new StoredDefinitions(engine.Store, engine.Engine.Queries), null, served), publicBase);

    private static string Listing(string code, string more = "", string url = Set) =>
        Terms.Set($$"""{"include":[{"system":"http://s","concept":[{"code":"{{code}}"}]}]}""", url, more);

    private static async Task<RunningEngine> Holding(params IReadOnlyList<string> definitions)
    {
        var engine = await RunningEngine.Start();

        foreach (var definition in definitions)
        {
            (await engine.Send("POST", definition.Contains("\"CodeSystem\"", StringComparison.Ordinal) ? "CodeSystem" : "ValueSet", definition)).Status.ShouldBe(201);
        }

        return engine;
    }

    private static async Task Put(RunningEngine engine, string id, string set) =>
        (await engine.Send("PUT", $"ValueSet/{id}", set.Replace("\"ValueSet\",", $"\"ValueSet\",\"id\":\"{id}\",", StringComparison.Ordinal))).Status.ShouldBeInRange(200, 201);
}
