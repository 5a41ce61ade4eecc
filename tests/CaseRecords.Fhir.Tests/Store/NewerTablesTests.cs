using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Tests.Search.Custom;

namespace CaseRecords.Fhir.Tests.Store;

/// <summary>A version that is still running when the next one's migrations have been applied goes on as before: they only add.</summary>
public sealed class NewerTablesTests
{
    private static readonly string[] Tables =
    [
        "param", "sys", "setting", "reindex", "resource", "version", "compartment", "ix_token", "ix_ref", "ix_uri", "ix_date", "ix_string", "ix_quantity", "ix_word",
        "ix_wording", "wording_part",
        "ix_position", "log", "log_position", "feed_state", "idempotency",
    ];

    [Fact]
    public async Task Everything_works_on_tables_with_columns_that_this_version_does_not_know()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Put("""{"resourceType":"Patient","id":"before","gender":"female"}""");

        foreach (var table in Tables)
        {
            await engine.Ask($"ALTER TABLE {table} ADD COLUMN later_text text");
            await engine.Ask($"ALTER TABLE {table} ADD COLUMN later_number int NOT NULL DEFAULT 7");
        }

        await engine.Restart();

        await engine.Put("""{"resourceType":"Patient","id":"before","gender":"male"}""");
        await engine.Put("""{"resourceType":"Observation","id":"new","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/before"},"valueQuantity":{"value":5}}""");
        (await engine.Send("GET", "Observation?patient.gender=male&value-quantity=5")).Ids().ShouldBe(["new"]);
        (await engine.Send("GET", "Patient/before/_history")).Json().GetProperty("total").GetInt32().ShouldBe(2);
        (await engine.Send("GET", "Patient/before/$everything")).Ids().ShouldBe(["before", "new"], ignoreOrder: true);
        (await engine.Send("POST", "", Transactions.Puts("Patient", "again"))).Status.ShouldBe(200);
        (await engine.Send("POST", "$reindex")).Status.ShouldBe(200);
        await engine.Reindex();
        (await engine.Send("DELETE", "Observation/new")).Status.ShouldBe(204);
        await engine.Lead();
        (await engine.Store.ReadLog(new LogQuery(0, 100), TestContext.Current.CancellationToken)).Select(entry => entry.Resource.Id).ShouldBe(["before", "before", "new", "again", "new"]);
    }
}
