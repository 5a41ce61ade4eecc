using System.Security.Cryptography;
using System.Text.Json;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Hosting;

namespace CaseRecords.Standalone;

/// <summary>A folder with copies of a data directory's files, and a list of them that is written last: a backup without it is not whole.</summary>
/// <remarks>Keys are not in it: page links of before a restore must not be followed after it.</remarks>
internal static class Backup
{
    private const string List = "backup.json";

    /// <summary>
    /// In this order, so that what reads the log is never ahead of it. What it has not read yet, it reads after a restore; nothing has to stop.
    /// </summary>
    private static readonly string[] Databases = ["timeline.db", "assessments.db", "record.db"];

    /// <summary>How far the demo case was loaded.</summary>
    private const string Demo = "demo";

    /// <summary>Copies what is in a data directory, used or not, into a new folder.</summary>
    /// <exception cref="StartRefusedException">The folder is not empty.</exception>
    public static void Make(string data, string folder)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new StartRefusedException($"{folder} is not empty: --to needs a new folder for each backup.");
        }

        CreatePrivate(folder);

        foreach (var database in Databases)
        {
            using (CreatePrivateFile(Path.Combine(folder, database)))
            {
                // SQLite writes into it.
            }

            SqliteBackup.Copy(Path.Combine(data, database), Path.Combine(folder, database));
        }

        if (File.Exists(Path.Combine(data, Demo)))
        {
            File.Copy(Path.Combine(data, Demo), Path.Combine(folder, Demo));
        }

        var files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(file => new Copied(Path.GetFileName(file), new FileInfo(file).Length, Hash(file))).ToList();
        using var list = CreatePrivateFile(Path.Combine(folder, List));
        JsonSerializer.Serialize(list, files, JsonSerializerOptions.Web);
        list.Flush(flushToDisk: true);
    }

    /// <summary>Puts a backup into an empty data directory. The log begins a new epoch.</summary>
    /// <exception cref="StartRefusedException">The backup is not whole, or not as it was made.</exception>
    public static void Restore(string folder, DataDirectory data)
    {
        var files = Files(folder);

        foreach (var file in files.Where(file => file.Name != Path.GetFileName(data.Record)))
        {
            File.Copy(Path.Combine(folder, file.Name), Path.Combine(data.Path, file.Name), overwrite: true);
        }

        // Until it has its name there is no record here, whatever cuts this off.
        var record = data.Record + ".restoring";
        File.Copy(Path.Combine(folder, Path.GetFileName(data.Record)), record, overwrite: true);
        SqliteBackup.BeginEpoch(record);
        File.Move(record, data.Record, overwrite: true);
    }

    /// <summary>Reads the list and holds the files against it.</summary>
    internal static IReadOnlyList<Copied> Files(string folder)
    {
        var list = Path.Combine(folder, List);

        if (!File.Exists(list))
        {
            throw new StartRefusedException($"{folder} is no whole backup: it has no {List}, which is written last.");
        }

        List<Copied> files;

        try
        {
            files = JsonSerializer.Deserialize<List<Copied>>(File.ReadAllBytes(list), JsonSerializerOptions.Web) ?? [];
        }
        catch (JsonException)
        {
            throw new StartRefusedException($"{list} cannot be read.");
        }

        if (files.Any(file => file.Name != Path.GetFileName(file.Name)) || Databases.Except(files.Select(file => file.Name)).Any())
        {
            throw new StartRefusedException($"{list} is no list of a backup's files.");
        }

        return files.Find(file => !File.Exists(Path.Combine(folder, file.Name)) || Hash(Path.Combine(folder, file.Name)) != file.Sha256) is { } other
            ? throw new StartRefusedException($"{Path.Combine(folder, other.Name)} is not what was backed up: it is missing or its content has changed.")
            : files;
    }

    private static string Hash(string file)
    {
        using var stream = File.OpenRead(file);

        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static FileStream CreatePrivateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };

        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>A file of a backup.</summary>
    internal sealed record Copied(string Name, long Bytes, string Sha256);
}
