using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Hosting;

namespace CaseRecords.Standalone;

/// <summary>Backup and restore of a data directory; and what must be said to a record that was restored by other means, such as PostgreSQL's.</summary>
internal static class BackupJobs
{
    private const string NewEpoch = "Its log has begun a new epoch: cursors of the feed from before are answered 410, links to pages of searches do not work any more.";

    /// <summary><c>backup --data D --to F</c>, while the server runs or not.</summary>
    public static Task Make(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var data = DataDirectory.RequireRecord(configuration["data"] ?? "data");
        var folder = FolderOf(configuration["to"], "--to needs the folder that the backup is to be in; it is made.");
        Backup.Make(data, folder);
        Console.WriteLine($"{data} is backed up in {folder}.");

        return Task.CompletedTask;
    }

    /// <summary><c>restore --from F --data D</c>, into a new directory.</summary>
    public static Task Restore(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var folder = FolderOf(configuration["from"], "--from needs the folder of a backup.");
        Backup.Files(folder);
        using var data = DataDirectory.OpenEmpty(configuration["data"] ?? "data");
        Backup.Restore(folder, data);
        Console.WriteLine($"{folder} is restored into {data.Path}. {NewEpoch}");

        return Task.CompletedTask;
    }

    /// <summary><c>restored</c>: the operator has restored the database, or copied a data directory back.</summary>
    public static async Task Restored(IConfiguration configuration, CancellationToken cancellationToken)
    {
        if (PrepareJob.Administrator(configuration) is { } administrator)
        {
            await using var source = PostgresConnections.Open(administrator, "restored", poolSize: 4);
            await PostgresRestored.Settle(source, isRestored: true, cancellationToken);
            PrepareJob.MakeFirstKey(new PostgresKeyRing(source));
            Console.WriteLine($"The record is taken for restored. {NewEpoch}");
        }
        else
        {
            using var data = DataDirectory.OpenExisting(configuration["data"] ?? "data");
            SqliteBackup.BeginEpoch(data.Record);
            Directory.Delete(data.Keys, recursive: true);
            Console.WriteLine($"The record in {data.Path} is taken for restored. {NewEpoch}");
        }
    }

    private static string FolderOf(string? setting, string missing) => string.IsNullOrWhiteSpace(setting) ? throw new StartRefusedException(missing) : Path.GetFullPath(setting);
}
