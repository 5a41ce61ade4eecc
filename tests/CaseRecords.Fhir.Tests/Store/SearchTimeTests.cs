using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Tests.Store;

/// <summary>A search that would take too long is stopped where it runs: in the database.</summary>
public sealed class SearchTimeTests
{
    private static readonly string Expensive = $"Patient?family:contains={string.Join(',', Enumerable.Range(0, 200).Select(n => $"nobody{n}"))}";

    [Fact]
    public async Task A_search_that_runs_over_its_time_is_stopped_and_the_client_may_try_again()
    {
        await using var engine = await Filled();
        engine.Store.SearchTime.Limit = TimeSpan.FromMilliseconds(20);

        var answer = await engine.Send("GET", Expensive);

        answer.Status.ShouldBe(503, answer.Text());
        answer.Issue().ShouldBe("transient");
        answer.Text().ShouldContain("longer than 0.02 s");
    }

    [Fact]
    public async Task A_write_whose_criteria_take_too_long_is_not_made()
    {
        await using var engine = await Filled();
        engine.Store.SearchTime.Limit = TimeSpan.FromMilliseconds(20);

        (await engine.Send("DELETE", Expensive)).Status.ShouldBe(503);
    }

    [Fact]
    public async Task The_record_goes_on_after_a_search_was_stopped_and_takes_the_time_that_is_allowed()
    {
        await using var engine = await Filled();
        engine.Store.SearchTime.Limit = TimeSpan.FromMilliseconds(20);
        await engine.Send("GET", Expensive);
        engine.Store.SearchTime.Limit = SearchTime.Usual;

        (await engine.Send("GET", "Patient?family=one")).Ids().ShouldBe(["p1"]);
        (await engine.Send("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1","name":[{"family":"Other"}]}""")).Status.ShouldBe(200);
        (await engine.Send("GET", Expensive)).Ids().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_search_whose_client_has_gone_is_stopped()
    {
        await using var engine = await Filled();
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        await Should.ThrowAsync<OperationCanceledException>(() => FhirRoutes.Dispatch(RunningEngine.Request("GET", Expensive), engine.Engine, gone.Token));
    }

    /// <summary>A patient, and as many names as a search by a part of a name must read through for each part.</summary>
    private static async Task<RunningEngine> Filled()
    {
        var engine = await RunningEngine.Start();
        (await engine.Send("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1","name":[{"family":"One"}]}""")).Status.ShouldBe(201);
        await engine.Ask(
            $"""
            INSERT INTO ix_string (p, folded, whole, exact, patient, rid, sub, grp)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
            SELECT (SELECT p FROM param WHERE code = 'family' AND type = {R4.Number("Patient")}), 'name' || i, TRUE, '', 0, 1, 0, 0 FROM n
            """);

        return engine;
    }
}
