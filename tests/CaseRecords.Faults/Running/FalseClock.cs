using System.Globalization;
using CaseRecords.Cluster;

namespace CaseRecords.Faults.Running;

/// <summary>Makes processes believe in another time of day, which can jump while they run. Durations stay true.</summary>
/// <seealso href="https://github.com/wolfcw/libfaketime"/>
internal sealed class FalseClock : IDisposable
{
    private const string Package = "libfaketime";

    private readonly string file = Path.Combine(Directory.CreateTempSubdirectory("caserecords-clock-").FullName, "offset");

    private FalseClock(string library)
    {
        Shift(TimeSpan.Zero);
        Environment =
        [
            ("LD_PRELOAD", library), ("FAKETIME_TIMESTAMP_FILE", file), ("FAKETIME_CACHE_DURATION", "0"), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("DONT_FAKE_MONOTONIC", "1"),
        ];
    }

    /// <summary>For the processes that are to believe in it.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; }

    /// <summary>Skips the test, saying why, where the library is not there and cannot be installed.</summary>
    public static async Task<FalseClock> Make()
    {
        if (Library is null && DebianPackages.CanInstall)
        {
            await DebianPackages.Install(Package, CancellationToken.None);
        }

        Assert.SkipUnless(Library is not null, "Only with libfaketime can a process's clock be moved.");

        return new FalseClock(Library!);
    }

    /// <summary>Moves the processes' clock; they know within two seconds. The library never finds half of a file.</summary>
    /// <param name="offset">From the true time.</param>
    public void Shift(TimeSpan offset)
    {
        var next = $"{file}.next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? "" : "+")}{(long)offset.TotalSeconds}\n"));
        File.Move(next, file, overwrite: true);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

    private static string? Library => Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib", "*-linux-*").Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists)
        : null;
}
