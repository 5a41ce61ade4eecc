using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Tests.Search.Custom;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseRecords.Fhir.Tests.Store.Postgres;

/// <summary>Processes that share a record: what one defines, all of them write by and search by.</summary>
public sealed class SharedParametersTests : IAsyncLifetime
{
    private string database = "";
    private PostgresRecordStore first = null!;
    private PostgresRecordStore second = null!;
    private FhirEngine here = null!;
    private FhirEngine there = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresTemplate.Copy();
        (first, here) = await Process();
        (second, there) = await Process();
    }

    public async ValueTask DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
        await PostgresTemplate.Drop(database);
    }

    [Fact]
    public async Task What_one_defines_the_other_learns_when_it_looks_and_again_when_it_is_built()
    {
        await Put(here, Defined.Patient("ann", "blue"));
        await Put(here, Defined.EyeParameter());
        there.Parameters.Find("Patient", "eye-colour").ShouldBeNull();

        (await second.Reindexing.Refresh(Cancel)).ShouldBeTrue();
        there.Parameters.Find("Patient", "eye-colour")!.IsBuilding.ShouldBeTrue();
        await Reindex(here);
        (await second.Reindexing.Refresh(Cancel)).ShouldBeTrue();

        (await Find(there)).ShouldBe(["ann"]);
        (await second.Reindexing.Refresh(Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_the_other_writes_before_it_has_looked_is_found_all_the_same()
    {
        await Put(here, Defined.EyeParameter());
        await Reindex(here);
        there.Parameters.Find("Patient", "eye-colour").ShouldBeNull();

        await Put(there, Defined.Patient("eve", "blue"));

        (await Find(here)).ShouldBe(["eve"]);
        (await first.Reindexing.Unfinished(Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task One_process_at_a_time_reindexes()
    {
        await using (await first.Reindexing.Lease(Cancel))
        {
            (await second.Reindexing.Lease(Cancel)).ShouldBeNull();
        }

        await using var lease = await second.Reindexing.Lease(Cancel);

        lease.ShouldNotBeNull();
    }

    private async Task<(PostgresRecordStore, FhirEngine)> Process()
    {
        var source = PostgresConnections.Open(database, "test", poolSize: 8);
        var catalogue = await PostgresCatalogue.Load(source, Cancel);
        var store = new PostgresRecordStore(source, catalogue.Parameters, TimeProvider.System);

        return (store, new FhirEngine(store, catalogue, new Ownership([], _ => "patients"), new EphemeralDataProtectionProvider(), TimeProvider.System));
    }

    private static async Task Reindex(FhirEngine engine)
    {
        var reindexer = new Reindexer(engine.Store.Reindexing, engine.Indexer, new PatientCompartment(engine.Parameters), NullLogger<Reindexer>.Instance);

        while (await reindexer.Step(Cancel))
        {
            // Another chunk.
        }
    }

    private static async Task Put(FhirEngine engine, string json)
    {
        var resource = System.Text.Json.JsonDocument.Parse(json).RootElement;
        var answer = await FhirRoutes.Dispatch(RunningEngine.Request("PUT", $"{resource.String("resourceType")}/{resource.String("id")}", json), engine, Cancel);

        answer.Status.ShouldBe(201, answer.Text());
    }

    private static async Task<IReadOnlyList<string>> Find(FhirEngine engine) =>
        (await FhirRoutes.Dispatch(RunningEngine.Request("GET", "Patient?eye-colour=blue"), engine, Cancel)).Ids();
}
