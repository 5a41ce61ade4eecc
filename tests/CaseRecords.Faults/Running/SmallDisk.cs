using System.Globalization;
using CaseRecords.Cluster;

namespace CaseRecords.Faults.Running;

/// <summary>A file system of a few megabytes in memory, which can be filled and emptied.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    /// <summary>Known to <c>./dev test</c>, which lets such a test be skipped where it cannot run.</summary>
    private const string CannotMount = "Only root can mount a small disk.";

    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Skips the test, saying why, where nothing can be mounted.</summary>
    /// <param name="owner">Who writes to it; null for who we are.</param>
    public static async Task<SmallDisk> Mount(int megabytes, string? owner = null)
    {
        var folder = Directory.CreateTempSubdirectory("caserecords-small-").FullName;
        var mounted = await Programs.Run("mount", ["-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=755"), "caserecords-small", folder], user: null, CancellationToken.None);
        Assert.SkipUnless(mounted.Code == 0, $"{CannotMount} ({mounted.Error})");

        if (owner is not null)
        {
            await Programs.Run("chown", [owner, folder], user: null, CancellationToken.None);
        }

        return new SmallDisk(folder);
    }

    /// <summary>Leaves room for so many bytes.</summary>
    public void Fill(long butFor)
    {
        using var filler = new FileStream(Filler, FileMode.Append, FileAccess.Write);
        var block = new byte[64 * 1024];

        for (var left = new DriveInfo(Path).AvailableFreeSpace - butFor; left >= block.Length; left -= block.Length)
        {
            filler.Write(block);
        }
    }

    public void MakeRoom() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await Programs.Run("umount", ["-l", Path], user: null, CancellationToken.None);
        Directory.Delete(Path);
    }
}
