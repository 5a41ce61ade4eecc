using System.Diagnostics;

namespace CaseRecords.Faults.Rows;

/// <summary>Row 8: kill -9 while SQLite moves its write-ahead log into the file; and a second process on the same data.</summary>
[Trait("row", "8")]
public sealed class KilledCheckpointTests(Systems systems)
{
    /// <summary>So that the log reaches its four thousand pages soon.</summary>
    private const int Padding = 60_000;

    [Fact]
    public async Task A_kill_during_a_checkpoint_loses_nothing_and_a_second_process_refuses()
    {
        using var own = await systems.Own();
        await using var system = await RunningOnSqlite.Start();
        var stint = new Stint(8, Databases.Sqlite);
        var ledger = new Ledger();
        var (kills, amid, sound, refused) = (0, 0, 0, 0);

        for (var wanted = Scale.Count(1, 20); amid < wanted && kills < 5 * wanted && stint.HasTime; kills++)
        {
            using var writing = new CancellationTokenSource();
            var writers = Enumerable.Range(0, 4).Select(writer => Write(system.Client, ledger, $"r8-{kills}-{writer}", writing.Token)).ToList();
            refused += kills == 0 ? await SecondRefuses(system) : 0;
            await KillInCheckpoint(system);
            await writing.CancelAsync();
            await Task.WhenAll(writers);
            amid += RecordFile.IsAmidCheckpoint(system.Record) ? 1 : 0;
            await system.StartAgain();
            sound += await RecordFile.Integrity(system.Record) == "ok" ? 1 : 0;
        }

        refused += Scale.IsLong ? await SecondRefuses(system) : 0;
        var found = await Findings.Of(system.Client, ledger);

        Report.Add(stint,
            [("kills", kills), ("of them amid a checkpoint, by the index of the log", amid), ("integrity_check ok", sound), ("second processes that refused", refused), .. found.Counts]);
        amid.ShouldBeGreaterThan(0);
        sound.ShouldBe(kills);
        refused.ShouldBe(Scale.Count(1, 2));
        found.ShouldBeNone();
    }

    private static async Task Write(HttpClient client, Ledger ledger, string name, CancellationToken done)
    {
        var recording = new RecordingClient(client, ledger);

        for (var i = 0; !done.IsCancellationRequested; i++)
        {
            var place = $"Patient/{name}-{i}";
            await recording.Write([(place, Marked.Resource(place, new string('x', Padding)))]);
        }
    }

    /// <summary>As soon as one is seen, before it ends.</summary>
    private static async Task KillInCheckpoint(RunningOnSqlite system)
    {
        using var process = Process.GetProcessById(system.Process.ProcessId);
        var clock = Stopwatch.StartNew();

        while (!RecordFile.IsAmidCheckpoint(system.Record))
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(300), "No checkpoint came.");
            await Task.Yield();
        }

        process.Kill();
        await system.Process.Kill();
    }

    private static async Task<int> SecondRefuses(RunningOnSqlite system)
    {
        await using var second = await RunningOnSqlite.Make(system.Data);
        await second.Process.Start(CancellationToken.None);
        var code = await second.Process.Ended.WaitAsync(TimeSpan.FromSeconds(120));

        return code != 0 && second.Process.Log.Contains("is in use by another CaseRecords process", StringComparison.Ordinal) ? 1 : 0;
    }
}
