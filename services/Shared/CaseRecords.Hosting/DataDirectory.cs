namespace CaseRecords.Hosting;

/// <summary>The folder that holds everything <c>standalone</c> keeps, owned by one process at a time.</summary>
public sealed class DataDirectory : IDisposable
{
    private const string RecordFile = "record.db";

    /// <summary>What Unix calls a full and a read-only disk.</summary>
    private const int NoSpace = 28, ReadOnly = 30;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream ownership;

    private DataDirectory(string path, FileStream ownership)
    {
        Path = path;
        this.ownership = ownership;
    }

    public string Path { get; }

    /// <summary>The record: resources, versions, index rows, log.</summary>
    public string Record => System.IO.Path.Combine(Path, RecordFile);

    /// <summary>The timeline's read model; can be rebuilt from the record.</summary>
    public string Timeline => System.IO.Path.Combine(Path, "timeline.db");

    /// <summary>The private state of assessments.</summary>
    public string Assessments => System.IO.Path.Combine(Path, "assessments.db");

    /// <summary>The keys that sign and encrypt cursors.</summary>
    public string Keys => System.IO.Path.Combine(Path, "keys");

    /// <summary>Takes a folder that holds a record.</summary>
    /// <exception cref="StartRefusedException">There is none, or another process has it.</exception>
    public static DataDirectory OpenExisting(string path)
    {
        RequireRecord(path);

        return Open(path);
    }

    /// <summary>Takes a folder for a record that is put there.</summary>
    /// <exception cref="StartRefusedException">Something is there already, or another process has it.</exception>
    public static DataDirectory OpenEmpty(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var there = Directory.Exists(full) ? Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories).OrderByDescending(file => System.IO.Path.GetFileName(file) == RecordFile).FirstOrDefault(file => new FileInfo(file).Length > 0) : null;

        return there is null ? Open(path) : throw new StartRefusedException($"{full} is not empty: {System.IO.Path.GetRelativePath(full, there)} is in it. Move it away first; nothing is overwritten.");
    }

    /// <summary>The full path of a folder that holds a record, whoever uses it.</summary>
    /// <exception cref="StartRefusedException">There is none.</exception>
    public static string RequireRecord(string path)
    {
        var full = System.IO.Path.GetFullPath(path);

        return new FileInfo(System.IO.Path.Combine(full, RecordFile)) is { Exists: true, Length: > 0 }
            ? full
            : throw new StartRefusedException($"There is no record in {full}: --data needs the directory that the server has.");
    }

    /// <summary>Creates the folder if need be and takes it for this process.</summary>
    /// <exception cref="StartRefusedException">Another process has it, or it cannot be written.</exception>
    public static DataDirectory Open(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new StartRefusedException("--data needs the path of a directory.");
        }

        var full = System.IO.Path.GetFullPath(path);

        try
        {
            CreatePrivate(full);
            CreatePrivate(System.IO.Path.Combine(full, "keys"));

            var data = new DataDirectory(full, Own(full));
            data.KeepPrivate();

            return data;
        }
        catch (UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The data directory {full} cannot be written by this user.");
        }
        catch (IOException e) when (e.HResult is NoSpace or ReadOnly)
        {
            throw new StartRefusedException($"The data directory {full} cannot be written: its disk is {(e.HResult == NoSpace ? "full" : "read-only")}.");
        }
        catch (IOException) when (Directory.Exists(full))
        {
            throw new StartRefusedException(
                $"The data directory {full} is in use by another CaseRecords process. Stop that one, or start with another --data.");
        }
        catch (IOException)
        {
            throw new StartRefusedException($"The data directory {full} cannot be created: something else stands in its place.");
        }
    }

    /// <summary>Lets another process have the folder. A killed process lets go too: the lock is the operating system's.</summary>
    public void Dispose() => ownership.Dispose();

    private static FileStream Own(string directory) => new(
        System.IO.Path.Combine(directory, "caserecords.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>A directory that was there before may let others in; its databases do not. SQLite gives what it puts beside a database the same rights.</summary>
    private void KeepPrivate()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var database in (string[])[Record, Timeline, Assessments])
        {
            using (new FileStream(database, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
            {
                File.SetUnixFileMode(database, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }

    private static void CreatePrivate(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerOnly);
        }
    }
}
