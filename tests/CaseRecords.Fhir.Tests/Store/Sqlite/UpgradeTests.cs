using CaseRecords.Fhir.Store.Schema;
using CaseRecords.Fhir.Store.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

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
            INSERT INTO version (rid, version, action, updated, log_id, "transaction", patient, keys, body) VALUES (1, 1, 1, 1, 1, x'00', 0, x'01000000000000', CAST('{{"resourceType":"Basic"}}' AS BLOB));
            """,
            [R4.Number("Basic")], cancellationToken);
        (await old.Database.GetPendingMigrationsAsync(cancellationToken)).ShouldNotBeEmpty();

        await using var store = await SqliteRecordStore.Open(path, TimeProvider.System, cancellationToken);

        (await old.Database.GetPendingMigrationsAsync(cancellationToken)).ShouldBeEmpty();
        (await store.Find(new ResourceKey("Basic", "old"), cancellationToken))!.Version.ShouldBe(1);
    }
}
