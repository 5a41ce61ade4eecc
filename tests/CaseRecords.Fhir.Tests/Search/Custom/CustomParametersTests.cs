using System.Globalization;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Search.Custom;

namespace CaseRecords.Fhir.Tests.Search.Custom;

/// <summary>A SearchParameter that is stored is searched by: what was there before, too, once it has been indexed.</summary>
public sealed class CustomParametersTests : IAsyncLifetime
{
    private RunningEngine engine = null!;

    public async ValueTask InitializeAsync() => engine = await RunningEngine.Start();

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    [Fact]
    public async Task It_is_unknown_then_building_then_finds_what_was_stored_before_and_after()
    {
        await engine.Put(Defined.Patient("before", "blue"));
        (await engine.Send("GET", "Patient?eye-colour=blue")).Issue().ShouldBe("invalid at eye-colour");

        await engine.Put(Defined.EyeParameter());
        await engine.Put(Defined.Patient("meanwhile", "blue"));
        var building = await engine.Send("GET", "Patient?eye-colour=blue");

        building.Issue().ShouldBe("incomplete at eye-colour");
        building.Text().ShouldContain("0 of 2 resources so far");
        (await engine.Left()).ShouldBe("running: 0 of 2, 2 left");

        await engine.Reindex();
        await engine.Put(Defined.Patient("after", "blue"));

        (await engine.Find("Patient?eye-colour=blue")).ShouldBe(["after", "before", "meanwhile"]);
        (await engine.Find("Patient?eye-colour:not=blue")).ShouldBeEmpty();
        (await engine.Left()).ShouldBe("finished: 2 of 2, 0 left");
    }

    [Fact]
    public async Task A_lenient_search_ignores_it_while_it_is_building_and_says_so()
    {
        await engine.Put(Defined.Patient("before", "blue"));
        await engine.Put(Defined.EyeParameter());

        var answer = await engine.Send(RunningEngine.Request("GET", "Patient?eye-colour=green") with { Prefer = Prefer.Parse(["handling=lenient"]) });

        answer.Status.ShouldBe(200);
        answer.Text().ShouldContain("\"id\":\"before\"");
        answer.Text().ShouldContain("still being indexed");
        answer.Text().ShouldNotContain("eye-colour=green");
    }

    [Fact]
    public async Task Another_expression_builds_it_anew_and_what_the_old_one_found_is_gone()
    {
        await engine.Put(Defined.Patient("ann", "blue", "red"));
        await engine.Put(Defined.EyeParameter());
        await engine.Reindex();

        await engine.Put(Defined.EyeParameter("Patient.extension('http://example.org/hair').value"));
        (await engine.Send("GET", "Patient?eye-colour=red")).Issue().ShouldBe("incomplete at eye-colour");
        await engine.Reindex();

        (await engine.Find("Patient?eye-colour=red")).ShouldBe(["ann"]);
        (await engine.Find("Patient?eye-colour=blue")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_name_or_description_changes_nothing()
    {
        await engine.Put(Defined.EyeParameter());
        await engine.Reindex();

        await engine.Put(Defined.EyeParameter().Replace("Made for a test.", "Made for another.", StringComparison.Ordinal));

        (await engine.Find("Patient?eye-colour=blue")).ShouldBeEmpty();
        (await engine.Progress())["generation"].ShouldBe("2");
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("retired")]
    [InlineData("draft")]
    public async Task What_is_deleted_or_not_active_is_not_searched_by_and_comes_back_when_it_is(string how)
    {
        await engine.Put(Defined.Patient("ann", "blue"));
        await engine.Put(Defined.EyeParameter());
        await engine.Reindex();

        if (how == "delete")
        {
            (await engine.Send("DELETE", "SearchParameter/eye-colour")).Status.ShouldBe(204);
        }
        else
        {
            await engine.Put(Defined.EyeParameter(status: how));
        }

        (await engine.Send("GET", "Patient?eye-colour=blue")).Issue().ShouldBe("invalid at eye-colour");
        await engine.Put(Defined.Patient("eve", "blue"));
        await engine.Put(Defined.EyeParameter());
        await engine.Reindex();
        (await engine.Find("Patient?eye-colour=blue")).ShouldBe(["ann", "eve"]);
    }

    [Fact]
    public async Task The_rows_of_a_parameter_that_is_gone_go_with_the_next_reindex()
    {
        await engine.Put(Defined.Patient("ann", "blue"));
        await engine.Put(Defined.EyeParameter());
        await engine.Reindex();
        var number = engine.Engine.Parameters.Find("Patient", "eye-colour")!.Number;
        await engine.Send("DELETE", "SearchParameter/eye-colour");
        Convert.ToInt64(await engine.Ask($"SELECT count(*) FROM ix_token WHERE p = {number}"), CultureInfo.InvariantCulture).ShouldBe(1);

        (await engine.Send("POST", "$reindex")).Status.ShouldBe(200);
        await engine.Reindex();

        Convert.ToInt64(await engine.Ask($"SELECT count(*) FROM ix_token WHERE p = {number}"), CultureInfo.InvariantCulture).ShouldBe(0);
    }

    [Fact]
    public async Task One_definition_serves_every_base_type_with_the_branches_that_are_its_own()
    {
        await engine.Put("""{"resourceType":"Patient","id":"ann","telecom":[{"system":"phone","value":"123"}]}""");
        await engine.Put("""{"resourceType":"Practitioner","id":"doc","telecom":[{"system":"phone","value":"456"}]}""");
        await engine.Put(Defined.Json("any-phone", "token", "Patient.telecom.where(system = 'phone') | Practitioner.telecom.where(system = 'phone')", ["Patient", "Practitioner"]));
        await engine.Reindex();

        (await engine.Find("Patient?any-phone=123")).ShouldBe(["ann"]);
        (await engine.Find("Practitioner?any-phone=456")).ShouldBe(["doc"]);
        (await engine.Send("GET", "Person?any-phone=1")).Issue().ShouldBe("invalid at any-phone");
    }

    [Fact]
    public async Task A_base_of_Resource_is_every_type()
    {
        await engine.Put("""{"resourceType":"Basic","id":"b","language":"de","code":{"text":"x"}}""");
        await engine.Put(Defined.Json("tongue", "token", "Resource.language", ["Resource"]));
        await engine.Reindex();

        (await engine.Find("Basic?tongue=de")).ShouldBe(["b"]);
        (await engine.Find("Binary?tongue=de")).ShouldBeEmpty();
    }

    [Fact]
    public async Task In_a_transaction_with_data_both_are_there_together()
    {
        var answer = await engine.Send("POST", "", Transactions.Of(Defined.Patient("ann", "blue"), Defined.EyeParameter()));
        answer.Status.ShouldBe(200, answer.Text());
        await engine.Reindex();

        (await engine.Find("Patient?eye-colour=blue")).ShouldBe(["ann"]);
    }

    [Fact]
    public async Task The_statement_lists_it_with_its_definition_once_it_can_be_searched_by()
    {
        var before = (await engine.Send("GET", "metadata")).ETag;
        await engine.Put(Defined.Patient("ann", "blue"));
        await engine.Put(Defined.EyeParameter());
        (await Listed("eye-colour")).ShouldBeNull();
        await engine.Reindex();

        (await Listed("eye-colour")).ShouldBe("http://example.org/SearchParameter/eye-colour");
        (await engine.Send("GET", "metadata")).ETag.ShouldNotBe(before);
        (await Listed("gender")).ShouldBe("");
    }

    [Fact]
    public async Task What_throws_on_a_resource_finds_nothing_in_it_and_the_resource_is_kept()
    {
        await engine.Put(Defined.Json("only-name", "string", "Patient.name.single().family", ["Patient"]));
        await engine.Reindex();

        await engine.Put("""{"resourceType":"Patient","id":"two","name":[{"family":"Berg"},{"family":"Stone"}]}""");
        await engine.Put("""{"resourceType":"Patient","id":"one","name":[{"family":"Berg"}]}""");

        (await engine.Find("Patient?only-name=Berg")).ShouldBe(["one"]);
    }

    [Fact]
    public async Task What_was_written_and_never_applied_is_applied_by_who_looks()
    {
        await engine.Put(Defined.EyeParameter());
        await engine.Reindex();
        await engine.Ask("UPDATE setting SET value = '0' WHERE name = 'parameters-applied'");
        await engine.Ask("UPDATE param SET state = 'retired' WHERE code = 'eye-colour'");

        (await CustomParameters.Apply(engine.Store.Reindexing, TestContext.Current.CancellationToken)).ShouldBeTrue();
        (await CustomParameters.Apply(engine.Store.Reindexing, TestContext.Current.CancellationToken)).ShouldBeFalse();

        engine.Engine.Parameters.Find("Patient", "eye-colour")!.IsBuilding.ShouldBeTrue();
    }

    private async Task<string?> Listed(string code) =>
        (await engine.Send("GET", "metadata")).Json().GetProperty("rest")[0].GetProperty("resource").EnumerateArray().Single(resource => resource.String("type") == "Patient")
            .GetProperty("searchParam").EnumerateArray().Where(parameter => parameter.String("name") == code)
            .Select(parameter => parameter.TryGetProperty("definition", out var definition) ? definition.GetString()! : "").FirstOrDefault();
}
