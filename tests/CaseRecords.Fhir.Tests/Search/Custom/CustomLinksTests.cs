using System.Text.Json.Nodes;

namespace CaseRecords.Fhir.Tests.Search.Custom;

/// <summary>Parameters of one's own that lead to others: composites, and references that chains and includes follow.</summary>
public sealed class CustomLinksTests : IAsyncLifetime
{
    private RunningEngine engine = null!;

    public async ValueTask InitializeAsync() => engine = await RunningEngine.Start();

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    [Fact]
    public async Task A_composite_joins_its_parts_over_the_whole_or_within_one_repeat()
    {
        await engine.Put(Observation("right", ("a", "1"), ("b", "2")));
        await engine.Put(Observation("crossed", ("a", "2"), ("b", "1")));
        await engine.Put(Defined.Json("code-status", "composite", "Observation", ["Observation"], with: json => json["component"] = new JsonArray(
            Component("http://hl7.org/fhir/SearchParameter/clinical-code", "code"), Component("http://hl7.org/fhir/SearchParameter/Observation-status", "status"))));
        await engine.Put(Defined.Json("part-code-value", "composite", "Observation.component", ["Observation"], with: json => json["component"] = new JsonArray(
            Component("http://hl7.org/fhir/SearchParameter/Observation-component-code", "code"), Component("http://hl7.org/fhir/SearchParameter/Observation-component-value-concept", "value.ofType(CodeableConcept)"))));

        await engine.Reindex();

        (await engine.Find("Observation?code-status=urn:x|panel$final")).ShouldBe(["crossed", "right"]);
        (await engine.Find("Observation?code-status=urn:x|panel$amended")).ShouldBeEmpty();
        (await engine.Find("Observation?part-code-value=urn:x|a$urn:x|1")).ShouldBe(["right"]);
        engine.Engine.Parameters.Find("Observation", "code-status")!.Parts.Select(part => (part.Code, part.Grouped)).ShouldBe([("code", false), ("status", false)]);
        engine.Engine.Parameters.Find("Observation", "part-code-value")!.Parts.Select(part => (part.Code, part.Grouped)).ShouldBe([("component-code", true), ("component-value-concept", true)]);
    }

    [Fact]
    public async Task A_composite_waits_for_a_part_that_is_built_anew_and_goes_with_one_that_is_gone()
    {
        await engine.Put(Observation("o", ("a", "1")));
        await engine.Put(Defined.Json("own-code", "token", "Observation.code", ["Observation"]));
        await engine.Put(Defined.Json("both", "composite", "Observation", ["Observation"], with: json => json["component"] = new JsonArray(
            Component("http://example.org/SearchParameter/own-code", "code"), Component("http://hl7.org/fhir/SearchParameter/Observation-status", "status"))));
        await engine.Reindex();
        (await engine.Find("Observation?both=panel$final")).ShouldBe(["o"]);

        await engine.Put(Defined.Json("own-code", "token", "Observation.component.code", ["Observation"]));
        (await engine.Send("GET", "Observation?both=a$final")).Issue().ShouldBe("incomplete at both");
        await engine.Reindex();
        (await engine.Find("Observation?both=a$final")).ShouldBe(["o"]);

        await engine.Send("DELETE", "SearchParameter/own-code");
        (await engine.Send("GET", "Observation?both=a$final")).Issue().ShouldBe("invalid at both");
    }

    [Theory]
    [InlineData("Observation?made-for:Patient.family=berg", "made-for")]
    [InlineData("Observation?made-for:Patient.name=berg", "made-for")]
    [InlineData("Patient?_has:Observation:made-for:status=final", "made-for")]
    [InlineData("Observation?_include=Observation:made-for", "made-for")]
    [InlineData("Patient?_revinclude=Observation:made-for", "made-for")]
    [InlineData("Observation?_sort=made-for", "made-for")]
    public async Task A_reference_is_followed_by_chains_and_includes_once_it_is_built(string search, string code)
    {
        await engine.Put("""{"resourceType":"Patient","id":"ann","name":[{"family":"Berg"}]}""");
        await engine.Put("""{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"focus":[{"reference":"Patient/ann"}]}""");
        await engine.Put(Defined.Json("made-for", "reference", "Observation.focus", ["Observation"], with: json => json["target"] = new JsonArray("Patient")));

        var building = await engine.Send("GET", search);
        building.Status.ShouldBe(400);
        building.Text().ShouldContain($"'{code}' is new, and what is stored is still being indexed");
        await engine.Reindex();

        (await engine.Find(search)).ShouldNotBeEmpty();
        if (search.Contains("nclude", StringComparison.Ordinal))
        {
            (await engine.Find(search)).ShouldBe(["ann", "o"]);
        }
    }

    private static string Observation(string id, params IEnumerable<(string Code, string Value)> parts) => $$"""
        {"resourceType":"Observation","id":"{{id}}","status":"final","code":{"coding":[{"system":"urn:x","code":"panel"}]},
        "component":[{{string.Join(',', parts.Select(part => $$$"""{"code":{"coding":[{"system":"urn:x","code":"{{{part.Code}}}"}]},"valueCodeableConcept":{"coding":[{"system":"urn:x","code":"{{{part.Value}}}"}]}}"""))}}]}
        """;

    private static JsonObject Component(string definition, string expression) => new JsonObject { ["definition"] = definition, ["expression"] = expression };
}
