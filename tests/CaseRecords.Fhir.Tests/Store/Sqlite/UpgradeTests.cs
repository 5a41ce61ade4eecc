using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Schema;
using CaseRecords.Fhir.Store.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseRecords.Fhir.Tests.Store.Sqlite;

/// <summary>A record of an older version is brought up to this one when it is opened, with everything in it.</summary>
public sealed class UpgradeTests
{
    private const string First = "Record";

    [Fact]
    public async Task A_record_of_the_first_version_is_upgraded_and_keeps_its_resources()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var path = Path.Combine(Directory.CreateTempSubdirectory("caserecords-old-").FullName, "record.db");
        await using var old = new RecordDb(SqliteRecordDb.Options($"Data Source={path};Pooling=False"));
        await old.GetService<IMigrator>().MigrateAsync(First, cancellationToken);
        await old.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO resource (rid, type, id, version, deleted, owner, patient, updated, log_id, generation) VALUES (1, {0}, 'old', 1, 0, 'patients', 0, 1, 1, 1);
            INSERT INTO param (p, type, code, kind, generation, state) VALUES (7, {0}, 'code', 'token', 1, 'active');
            INSERT INTO version (rid, version, action, updated, log_id, "transaction", patient, keys, body) VALUES (1, 1, 1, 1, 1, x'00', 0, x'01000000000000', CAST('{{"resourceType":"Basic","code":{{"coding":[{{"code":"x"}}]}}}}' AS BLOB));
            """,
            [R4.Number("Basic")], cancellationToken);
        (await old.Database.GetPendingMigrationsAsync(cancellationToken)).ShouldNotBeEmpty();

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
}
