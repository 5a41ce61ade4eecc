using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Validation.Profiles;
using CaseRecords.Hosting;
using Hl7.Fhir.Model;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Fhir.Tests.Validation.Profiles;

/// <summary>Claims in <c>meta.profile</c>, on the way into the record: what is known is checked, and the record's own definitions count at once.</summary>
public sealed class ProfileValidatorTests
{
    private const string NeedsMethod = """{"id":"Observation.method","path":"Observation.method","min":1}""";
    private const string NeedsNote = """{"id":"Observation.note","path":"Observation.note","min":1}""";

    [Fact]
    public async Task A_claim_of_a_stored_profile_that_is_broken_is_refused()
    {
        await using var engine = await RunningEngine.Start();
        await Put(engine, "p", Handwritten.Profile("Observation", NeedsMethod));

        var refused = await engine.Send("POST", "Observation", Observation(Handwritten.Url));

        refused.Status.ShouldBe(422);
        refused.Issue().ShouldBe("required at Observation.method");
        (await engine.Send("POST", "Observation", Observation(Handwritten.Url, """ "method":{"text":"m"},"""))).Status.ShouldBe(201);
        (await engine.Send("POST", "Observation", """{"resourceType":"Observation","status":"final","code":{"text":"c"}}""")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_changed_profile_counts_from_its_change_on_and_a_deleted_one_no_longer()
    {
        await using var engine = await RunningEngine.Start();
        await Put(engine, "p", Handwritten.Profile("Observation", NeedsMethod));
        (await engine.Send("POST", "Observation", Observation(Handwritten.Url))).Issue().ShouldBe("required at Observation.method");

        await Put(engine, "p", Handwritten.Profile("Observation", NeedsNote));
        (await engine.Send("POST", "Observation", Observation(Handwritten.Url))).Issue().ShouldBe("required at Observation.note");

        (await engine.Send("DELETE", "StructureDefinition/p")).Status.ShouldBe(204);
        (await engine.Send("POST", "Observation", Observation(Handwritten.Url))).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_changed_value_set_and_a_changed_base_count_too()
    {
        await using var engine = await RunningEngine.Start();
        const string Base = "http://example.org/StructureDefinition/base";
        await Put(engine, "p", Handwritten.Profile("Observation", """{"id":"Observation.code","path":"Observation.code","binding":{"strength":"required","valueSet":"http://example.org/vs"}}""", @base: Base));
        (await engine.Send("POST", "Observation", Observation(Handwritten.Url))).Status.ShouldBe(201);

        await engine.Send("POST", "ValueSet", """{"resourceType":"ValueSet","url":"http://example.org/vs","status":"active","compose":{"include":[{"system":"http://s","concept":[{"code":"x"}]}]}}""");
        (await engine.Send("POST", "Observation", Observation(Handwritten.Url))).Issue().ShouldBe("code-invalid at Observation.code");

        await Put(engine, "b", Handwritten.Profile("Observation", NeedsNote, Base));
        Told(await engine.Send("POST", "Observation", Observation(Handwritten.Url))).ShouldBe(["code-invalid at Observation.code", "required at Observation.note"], ignoreOrder: true);
    }

    [Fact]
    public async Task Another_process_on_the_same_record_sees_the_change()
    {
        await using var engine = await RunningEngine.Start();
        var other = new ProfileValidator(new StoredDefinitions(engine.Store, engine.Engine.Queries), [], ValidationSettings.Default);
        var observation = (Observation)Handwritten.Parse(Observation(Handwritten.Url));
        await Put(engine, "p", Handwritten.Profile("Observation", NeedsMethod));
        (await other.Claimed(observation, null, TestContext.Current.CancellationToken)).Told().ShouldBe("Required at Observation.method");

        await Put(engine, "p", Handwritten.Profile("Observation", NeedsNote));

        (await other.Claimed(observation, null, TestContext.Current.CancellationToken)).Told().ShouldBe("Required at Observation.note");
    }

    [Theory]
    [InlineData("|1.0", "required at Observation.method")]
    [InlineData("|2.0", "required at Observation.note")]
    [InlineData("|3.0", "required at Observation.note")]
    [InlineData("", "required at Observation.note")]
    public async Task The_version_that_is_asked_for_counts_else_the_one_written_last(string version, string told)
    {
        await using var engine = await RunningEngine.Start();
        await Put(engine, "p1", Handwritten.Profile("Observation", NeedsMethod, more: """ "version":"1.0","""));
        await Put(engine, "p2", Handwritten.Profile("Observation", NeedsNote, more: """ "version":"2.0","""));

        (await engine.Send("POST", "Observation", Observation(Handwritten.Url + version))).Issue().ShouldBe(told);
    }

    [Fact]
    public async Task A_profile_that_is_written_with_the_resource_counts()
    {
        await using var engine = await RunningEngine.Start();
        var bundle = $$$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
            {"resource":{{{Handwritten.Profile("Observation", NeedsMethod)}}},"request":{"method":"POST","url":"StructureDefinition"}},
            {"resource":{{{Observation(Handwritten.Url)}}},"request":{"method":"POST","url":"Observation"}}]}
            """;

        (await engine.Send("POST", "", bundle)).Issue().ShouldBe("required at Bundle.entry[1].resource.method");
    }

    [Fact]
    public async Task A_profile_that_the_bundle_deletes_no_longer_counts()
    {
        await using var engine = await RunningEngine.Start();
        await Put(engine, "p", Handwritten.Profile("Observation", NeedsMethod));
        var bundle = $$$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
            {"request":{"method":"DELETE","url":"StructureDefinition/p"}},
            {"resource":{{{Observation(Handwritten.Url)}}},"request":{"method":"POST","url":"Observation"}}]}
            """;

        (await engine.Send("POST", "", bundle)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(UnknownProfiles.Warn, "Warning NotFound at Observation.meta.profile[0]")]
    [InlineData(UnknownProfiles.Refuse, "NotFound at Observation.meta.profile[0]")]
    [InlineData(UnknownProfiles.Ignore, "")]
    public async Task What_is_done_with_an_unknown_profile_is_configured(UnknownProfiles setting, string told)
    {
        await using var engine = await RunningEngine.Start();
        var validator = new ProfileValidator(new StoredDefinitions(engine.Store, engine.Engine.Queries), [], new ValidationSettings(null, setting));

        (await validator.Claimed(Handwritten.Parse(Observation("http://example.org/unknown")), null, TestContext.Current.CancellationToken)).Told().ShouldBe(told);
    }

    [Fact]
    public async Task A_profile_that_a_service_serves_needs_no_definition()
    {
        await using var engine = await RunningEngine.Start();
        var validator = new ProfileValidator(new StoredDefinitions(engine.Store, engine.Engine.Queries), [new ServedProfile("diagnoses", "Observation", "http://example.org/served")], new ValidationSettings(null, UnknownProfiles.Refuse));

        (await validator.Claimed(Handwritten.Parse(Observation("http://example.org/served|4.0.0")), null, TestContext.Current.CancellationToken)).ShouldBeEmpty();
        (await validator.Claimed(Handwritten.Parse(Observation("http://example.org/other")), null, TestContext.Current.CancellationToken)).Told().ShouldBe("NotFound at Observation.meta.profile[0]");
    }

    [Theory]
    [InlineData("http://hl7.org/fhir/StructureDefinition/Observation", "")]
    [InlineData("http://hl7.org/fhir/StructureDefinition/DomainResource", "")]
    [InlineData("http://hl7.org/fhir/StructureDefinition/Patient", "structure at Observation.meta.profile[0]")]
    public async Task Types_of_R4_may_be_claimed_if_they_are_true(string profile, string told)
    {
        await using var engine = await RunningEngine.Start();

        var answer = await engine.Send("POST", "Observation", Observation(profile));

        (answer.Status == 201 ? "" : answer.Issue()).ShouldBe(told);
    }

    [Fact]
    public async Task A_profile_for_another_type_is_refused()
    {
        await using var engine = await RunningEngine.Start();
        await Put(engine, "p", Handwritten.Profile("Patient", """{"id":"Patient.name","path":"Patient.name","min":1}"""));

        (await engine.Send("POST", "Observation", Observation(Handwritten.Url))).Issue().ShouldBe("structure at Observation.meta.profile[0]");
    }

    [Fact]
    public async Task Claims_of_contained_resources_and_of_entries_are_held_too()
    {
        await using var engine = await RunningEngine.Start();
        await Put(engine, "p", Handwritten.Profile("Observation", NeedsMethod));
        var contained = Observation(Handwritten.Url).Replace("\"status\"", "\"id\":\"o\",\"status\"", StringComparison.Ordinal);

        (await engine.Send("POST", "DiagnosticReport", $$$"""{"resourceType":"DiagnosticReport","status":"final","code":{"text":"r"},"contained":[{{{contained}}}],"result":[{"reference":"#o"}]}""")).Issue()
            .ShouldBe("required at DiagnosticReport.contained[0].method");
        (await engine.Send("POST", "Bundle", $$$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{{Observation(Handwritten.Url)}}}}]}""")).Issue()
            .ShouldBe("required at Bundle.entry[0].resource.method");
    }

    [Fact]
    public async Task What_is_not_understood_of_a_stored_profile_is_a_warning()
    {
        await using var engine = await RunningEngine.Start();
        await Put(engine, "p", Handwritten.Profile("Observation", """{"id":"Observation.colour","path":"Observation.colour","min":1}"""));

        (await engine.Engine.Profiles.Claimed(Handwritten.Parse(Observation(Handwritten.Url)), null, TestContext.Current.CancellationToken)).Told()
            .ShouldBe("Warning NotSupported at Observation.meta.profile[0]");
    }

    [Fact]
    public async Task A_rule_of_the_owner_and_a_rule_of_a_profile_are_told_together()
    {
        var never = new ResourceDefinition<Observation> { Rules = [(_, _) => [Fhir.Issues.Issue.BusinessRule("Observation.status", "Never.")]] };
        await using var engine = await RunningEngine.Start(new ServiceDefinition("patients", [never]));
        await engine.Send("PUT", "StructureDefinition/p", Handwritten.Profile("Observation", NeedsMethod).Replace("\"url\"", "\"id\":\"p\",\"url\"", StringComparison.Ordinal));

        Told(await engine.Send("POST", "Observation", Observation(Handwritten.Url))).ShouldBe(["business-rule at Observation.status", "required at Observation.method"], ignoreOrder: true);
    }

    [Fact]
    public void A_folder_that_is_not_there_stops_the_start() =>
        Should.Throw<StartRefusedException>(() => Settings(new() { ["Validation:Definitions"] = "/no/such/folder" })).Message.ShouldContain("Validation:Definitions");

    [Fact]
    public void A_setting_that_means_nothing_stops_the_start() =>
        Should.Throw<StartRefusedException>(() => Settings(new() { ["Validation:UnknownProfiles"] = "maybe" })).Message.ShouldContain("Validation:UnknownProfiles");

    [Theory]
    [InlineData(null, UnknownProfiles.Warn)]
    [InlineData("warn", UnknownProfiles.Warn)]
    [InlineData("refuse", UnknownProfiles.Refuse)]
    [InlineData("ignore", UnknownProfiles.Ignore)]
    public void Unknown_profiles_are_warned_of_unless_configured(string? text, UnknownProfiles expected) =>
        Settings(new() { ["Validation:UnknownProfiles"] = text }).UnknownProfiles.ShouldBe(expected);

    private static ValidationSettings Settings(Dictionary<string, string?> values) => ValidationSettings.From(new ConfigurationBuilder().AddInMemoryCollection(values).Build());

    private static string Observation(string profile, string more = "") =>
        $$$"""{"resourceType":"Observation","meta":{"profile":["{{{profile}}}"]},{{{more}}}"status":"final","code":{"coding":[{"system":"http://s","code":"c"}]}}""";

    private static async Task Put(RunningEngine engine, string id, string definition) =>
        (await engine.Send("PUT", $"StructureDefinition/{id}", definition.Replace("\"url\":", $"\"id\":\"{id}\",\"url\":", StringComparison.Ordinal))).Status.ShouldBeOneOf(200, 201);

    private static List<string> Told(Fhir.Http.FhirResponse response) =>
        [.. response.Json().GetProperty("issue").EnumerateArray().Select(issue => $"{issue.GetProperty("code").GetString()} at {issue.GetProperty("expression")[0].GetString()}")];
}
