namespace CaseRecords.Cluster;

/// <summary>A folder for the data of a server of our own. It belongs to the user who runs the server, and to nobody else.</summary>
internal sealed class PrivateFolder : IDisposable
{
    private const string Memory = "/dev/shm";
    private const long Room = 2L << 30;

    private PrivateFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Makes it in the first place that the user can reach.</summary>
    public static async Task<PrivateFolder> Create(string name, string? user, DataPlace place, CancellationToken cancellationToken)
    {
        foreach (var parent in Parents(place))
        {
            var made = await Programs.Run("mktemp", ["-d", System.IO.Path.Combine(parent, $"caserecords-{name}-XXXXXXXX")], user, cancellationToken);

            if (made.Code == 0)
            {
                return new PrivateFolder(made.Output);
            }
        }

        throw new ServerFailedException($"No folder for {name} could be made in {string.Join(" or ", Parents(place))}{(user is null ? "" : $" by the user {user}")}.");
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static IEnumerable<string> Parents(DataPlace place)
    {
        if (place is DataPlace.Memory && Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Room)
        {
            yield return Memory;
        }

        yield return System.IO.Path.GetTempPath();
        yield return "/tmp";
        yield return "/var/tmp";
    }
}
