using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Hosting;

namespace CaseRecords.Fhir.Tests.Store.Sqlite;

/// <summary>A record is not opened where SQLite cannot keep what was acknowledged, and says nothing of it.</summary>
public sealed class SqliteDurabilityTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("caserecords-");

    private string Path => System.IO.Path.Combine(folder.FullName, "record.db");

    [Fact]
    public async Task A_file_system_without_shared_memory_is_refused()
    {
        // This way of locking is what some network file systems are left with.
        var refused = await Should.ThrowAsync<StartRefusedException>(() => SqliteRecordStore.Open($"file:{Path}?vfs=unix-dotfile", TimeProvider.System, TestContext.Current.CancellationToken));

        refused.Message.ShouldContain("journal_mode delete");
    }

    [Fact]
    public async Task Where_it_can_the_writer_waits_for_the_disk()
    {
        await using var store = await SqliteRecordStore.Open(Path, TimeProvider.System, TestContext.Current.CancellationToken);
        using var session = new SqliteSession($"Data Source={Path};Pooling=False", writes: true);

        session.First("PRAGMA journal_mode", row => row.GetString(0)).ShouldBe("wal");
        session.First("PRAGMA synchronous", row => row.GetInt64(0)).ShouldBe(2);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
