using System.Text.Json.Nodes;

namespace CaseRecords.Fhir.Tests.Search.Custom;

/// <summary>What an active SearchParameter must be, so that nobody relies on a search that silently finds nothing.</summary>
public sealed class CustomRulesTests : IAsyncLifetime
{
    private RunningEngine engine = null!;

    public async ValueTask InitializeAsync() => engine = await RunningEngine.Start();

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    [Theory]
    [InlineData("eyes", "token", "Patient.extension('http://example.org/eye').value", "Patient", null)]
    [InlineData("eyes", "token", "extension('http://example.org/eye').value", "Patient", null)]
    [InlineData("eyes", "reference", "Condition.evidence.detail.where(resolve() is Observation)", "Condition", null)]
    [InlineData("deep", "string", "Patient.contact.name.given", "Patient", null)]
    [InlineData("deep", "quantity", "Observation.component.value.ofType(Quantity)", "Observation", null)]
    [InlineData("deep", "date", "iif(Patient.birthDate.exists(), Patient.birthDate, {})", "Patient", null)]
    [InlineData("gender", "token", "Patient.gender", "Patient", null)]
    [InlineData("_mine", "token", "Patient.gender", "Patient", "business-rule at SearchParameter.code")]
    [InlineData("a.b", "token", "Patient.gender", "Patient", "business-rule at SearchParameter.code")]
    [InlineData("a:b", "token", "Patient.gender", "Patient", "business-rule at SearchParameter.code")]
    [InlineData("gender", "token", "Patient.active", "Patient", "business-rule at SearchParameter.code")]
    [InlineData("gender", "string", "Patient.gender", "Patient", "business-rule at SearchParameter.code")]
    [InlineData("eyes", "token", "", "Patient", "required at SearchParameter.expression")]
    [InlineData("eyes", "token", "Patient.extension(", "Patient", "business-rule at SearchParameter.expression")]
    [InlineData("eyes", "token", "Patient.nonsense()", "Patient", "business-rule at SearchParameter.expression")]
    [InlineData("eyes", "token", "Patient.genders", "Patient", "business-rule at SearchParameter.expression")]
    [InlineData("eyes", "string", "Patient.name.givn", "Patient", "business-rule at SearchParameter.expression")]
    [InlineData("eyes", "token", "Practitioner.gender", "Patient", "business-rule at SearchParameter.expression")]
    [InlineData("eyes", "token", "Patient.managingOrganization.resolve().active", "Patient", "business-rule at SearchParameter.expression")]
    public async Task An_active_definition_is_stored_or_told_what_is_wrong_with_it(string code, string type, string expression, string on, string? issue)
    {
        var answer = await engine.Send("PUT", "SearchParameter/it", Json(code, type, expression, on));

        (issue is null ? answer.Status == 201 : answer.Status == 422).ShouldBeTrue(answer.Text());
        (issue is null ? null : answer.Issue()).ShouldBe(issue);
        (await engine.Send("PUT", "SearchParameter/draft", Json(code, type, expression, on, "draft").Replace("\"it\"", "\"draft\"", StringComparison.Ordinal))).Status.ShouldBe(201);
    }

    [Fact]
    public async Task The_place_is_named_in_a_transaction()
    {
        var answer = await engine.Send("POST", "", Transactions.Of("""{"resourceType":"Patient","id":"p"}""", Json("eyes", "token", "Patient.(", "Patient")));

        answer.Status.ShouldBe(422);
        answer.Issue().ShouldBe("business-rule at Bundle.entry[1].resource.expression");
        (await engine.Send("GET", "Patient/p")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_name_that_another_one_has_is_refused_until_that_one_is_gone()
    {
        await engine.Put(Defined.Json("first", "token", Defined.EyeColour, ["Patient"], code: "eyes"));
        var second = Defined.Json("second", "token", "Patient.extension('http://example.org/hair').value", ["Patient"], code: "eyes");

        (await engine.Send("PUT", "SearchParameter/second", second)).Issue().ShouldBe("business-rule at SearchParameter.code");
        (await engine.Send("DELETE", "SearchParameter/first")).Status.ShouldBe(204);
        (await engine.Send("PUT", "SearchParameter/second", second)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Two_of_one_name_in_one_transaction_are_refused_and_a_replacement_is_not()
    {
        var (first, second) = (Defined.Json("first", "token", Defined.EyeColour, ["Patient"], code: "eyes"), Defined.Json("second", "token", Defined.EyeColour, ["Patient"], code: "eyes"));

        (await engine.Send("POST", "", Transactions.Of(first, second))).Issue().ShouldBe("business-rule at Bundle.entry[0].resource.code");
        await engine.Put(first);
        (await engine.Send("POST", "", Transactions.Of(first.Replace("active", "retired", StringComparison.Ordinal), second))).Status.ShouldBe(200);
        engine.Engine.Parameters.Find("Patient", "eyes")!.Url.ShouldBe("http://example.org/SearchParameter/second");
    }

    [Theory]
    [InlineData("http://hl7.org/fhir/SearchParameter/individual-gender", null)]
    [InlineData("http://example.org/gender", "http://hl7.org/fhir/SearchParameter/individual-gender")]
    public async Task What_R4_defines_may_be_stored_and_stays_what_it_is(string url, string? derivedFrom)
    {
        await engine.Put("""{"resourceType":"Patient","id":"ann","gender":"female"}""");
        var json = Defined.Json("gender", "token", "Patient.gender.where(true)", ["Patient"], with: json =>
        {
            json["url"] = url;
            json["derivedFrom"] = derivedFrom;
        });
        var answer = await engine.Send(RunningEngine.Request("PUT", "SearchParameter/gender", json.Replace("\"derivedFrom\":null", "\"experimental\":true", StringComparison.Ordinal)) with { Prefer = new("OperationOutcome", false) });

        answer.Status.ShouldBe(201, answer.Text());
        answer.Issue().ShouldBe("business-rule at SearchParameter.code");
        answer.Text().ShouldContain("stored without effect");
        (await engine.Find("Patient?gender=female")).ShouldBe(["ann"]);
        engine.Engine.Parameters.Find("Patient", "gender")!.IsCustom.ShouldBeFalse();
    }

    [Fact]
    public async Task A_special_one_is_stored_with_a_warning_and_cannot_be_searched_by()
    {
        var answer = await engine.Send(RunningEngine.Request("PUT", "SearchParameter/it", Json("far", "special", "Location.position", "Location")) with { Prefer = new("OperationOutcome", false) });

        answer.Status.ShouldBe(201);
        answer.Issue().ShouldBe("business-rule at SearchParameter.type");
        (await engine.Send("GET", "Location?far=1")).Issue().ShouldBe("invalid at far");
    }

    [Theory]
    [InlineData("http://example.org/nobody", "http://hl7.org/fhir/SearchParameter/Observation-status", "business-rule at SearchParameter.component[0].definition")]
    [InlineData("http://hl7.org/fhir/SearchParameter/Observation-status", "http://hl7.org/fhir/SearchParameter/individual-gender", "business-rule at SearchParameter.component[1].definition")]
    [InlineData("http://hl7.org/fhir/SearchParameter/Observation-status", null, "business-rule at SearchParameter.component")]
    public async Task A_composite_is_made_of_parameters_that_its_type_has(string first, string? second, string issue)
    {
        var parts = new[] { first, second }.OfType<string>().Select(definition => (JsonNode)new JsonObject { ["definition"] = definition, ["expression"] = "status" });

        (await engine.Send("PUT", "SearchParameter/both", Defined.Json("both", "composite", "Observation", ["Observation"], with: json => json["component"] = new JsonArray([.. parts])))).Issue().ShouldBe(issue);
    }

    [Fact]
    public async Task A_composite_may_come_with_its_parts_in_one_transaction()
    {
        var part = Defined.Json("own-status", "token", "Observation.status", ["Observation"]);
        var whole = Defined.Json("both", "composite", "Observation", ["Observation"], with: json => json["component"] = new JsonArray(
            new JsonObject { ["definition"] = "http://example.org/SearchParameter/own-status", ["expression"] = "status" },
            new JsonObject { ["definition"] = "http://hl7.org/fhir/SearchParameter/clinical-code", ["expression"] = "code" }));

        (await engine.Send("POST", "", Transactions.Of(whole, part))).Status.ShouldBe(200);

        engine.Engine.Parameters.Find("Observation", "both")!.Parts.Select(one => one.Code).ShouldBe(["own-status", "code"]);
    }

    private static string Json(string code, string type, string expression, string on, string status = "active")
    {
        var json = Defined.Json("it", type, expression, [on], code, status);

        return expression.Length > 0 ? json : json.Replace(",\"expression\":\"\"", "", StringComparison.Ordinal);
    }
}
