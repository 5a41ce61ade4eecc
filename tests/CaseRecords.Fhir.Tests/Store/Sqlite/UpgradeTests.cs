using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Schema;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseRecords.Fhir.Tests.Store.Sqlite;

/// <summary>A record of an older version is brought up to this one by a job, with everything in it; one of a newer version is served as long as that is possible.</summary>
public sealed class UpgradeTests
{
    private const string First = "Record";

    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory("caserecords-old-").FullName, "record.db");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Opening_a_record_of_an_older_version_is_refused_with_the_command_that_upgrades_it()
    {
        await using var old = Tables();
        await old.GetService<IMigrator>().MigrateAsync(First, Cancel);

        var refused = await Should.ThrowAsync<StartRefusedException>(() => SqliteRecordStore.Open(path, TimeProvider.System, Cancel));

        refused.Message.ShouldContain($"CaseRecords.Standalone migrate --data {Path.GetDirectoryName(path)}");
        (await old.Database.GetAppliedMigrationsAsync(Cancel)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Upgrading_a_record_of_this_version_does_nothing()
    {
        await using (await SqliteRecordStore.Open(path, TimeProvider.System, Cancel))
        {
            // Made.
        }

        (await SqliteMigration.Record(path, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_upgrade_that_was_killed_is_done_anew()
    {
        await using var old = Tables();
        await old.GetService<IMigrator>().MigrateAsync(First, Cancel);
        await old.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01')", Cancel);

        (await SqliteMigration.Record(path, Cancel)).ShouldNotBeEmpty();

        (await old.Database.GetPendingMigrationsAsync(Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("20260101000000_Known", true)]
    [InlineData("99990101000000_Later", false)]
    public async Task A_record_of_a_newer_version_is_opened_unless_it_needs_what_this_version_does_not_know(string? needed, bool opens)
    {
        await using (await SqliteRecordStore.Open(path, TimeProvider.System, Cancel))
        {
            // Made.
        }

        await using var newer = Tables();
        needed = needed?.EndsWith("Known", StringComparison.Ordinal) == true ? newer.Database.GetMigrations().Last() : needed;
        await newer.Database.ExecuteSqlRawAsync("INSERT INTO migrations VALUES ('99990101000000_Later', '99')", Cancel);
        await newer.Database.ExecuteSqlRawAsync("INSERT INTO setting SELECT 'needed-migration', {0} WHERE {0} IS NOT NULL", [needed!], Cancel);

        var open = async () => await (await SqliteRecordStore.Open(path, TimeProvider.System, Cancel)).DisposeAsync();

        if (opens)
        {
            await open.ShouldNotThrowAsync();
        }
        else
        {
            (await open.ShouldThrowAsync<StartRefusedException>()).Message.ShouldContain(needed!);
        }
    }

    [Fact]
    public async Task A_record_of_the_first_version_is_upgraded_and_keeps_its_resources()
    {
        var cancellationToken = Cancel;
        await using var old = Tables();
        await old.GetService<IMigrator>().MigrateAsync(First, cancellationToken);
        await old.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO resource (rid, type, id, version, deleted, owner, patient, updated, log_id, generation) VALUES (1, {0}, 'old', 1, 0, 'patients', 0, 1, 1, 1);
            INSERT INTO param (p, type, code, kind, generation, state) VALUES (7, {0}, 'code', 'token', 1, 'active');
            INSERT INTO version (rid, version, action, updated, log_id, "transaction", patient, keys, body) VALUES (1, 1, 1, 1, 1, x'00', 0, x'01000000000000', CAST('{{"resourceType":"Basic","code":{{"coding":[{{"code":"x"}}]}}}}' AS BLOB));
            """,
            [R4.Number("Basic")], cancellationToken);
        var pending = await old.Database.GetPendingMigrationsAsync(cancellationToken);

        (await SqliteMigration.Record(path, cancellationToken)).ShouldBe(pending);
        await using var store = await SqliteRecordStore.Open(path, TimeProvider.System, cancellationToken);

        (await old.Database.GetPendingMigrationsAsync(cancellationToken)).ShouldBeEmpty();
        (await store.Find(new ResourceKey("Basic", "old"), cancellationToken))!.Version.ShouldBe(1);

        var known = (await store.Register([])).Parameters;
        known.Find("Basic", "code")!.ShouldSatisfyAllConditions(code => code.Number.ShouldBe((short)7), code => code.IsBuilding.ShouldBeFalse(), code => code.Expression.ShouldBe("Basic.code"));
        known.Find("Basic", "_content")!.IsBuilding.ShouldBeTrue();
        var reindexer = new Reindexer(store.Reindexing, new SearchIndexer(known, null), new PatientCompartment(known), NullLogger<Reindexer>.Instance);

        while (await reindexer.Step(cancellationToken))
        {
            // Another chunk.
        }

        known.Find("Basic", "_content")!.IsBuilding.ShouldBeFalse();
        (await store.Match(new SearchQueryParser(known, null).Parse("Basic", [new("code", "x")], strict: true), 10, cancellationToken)).ShouldBe([new ResourceKey("Basic", "old")]);
    }

    private RecordDb Tables() => new(SqliteRecordDb.Options($"Data Source={path};Pooling=False"));
}
