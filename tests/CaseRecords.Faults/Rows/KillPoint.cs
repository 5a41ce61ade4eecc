using System.Diagnostics;
using CaseRecords.Cluster;
using Npgsql;

namespace CaseRecords.Faults.Rows;

/// <summary>A moment on the way of a bundle: how the way is held there, and how it is known that the bundle has come so far.</summary>
/// <param name="Hold">Before the bundle is sent; gives back what lets it go on.</param>
/// <param name="Reached">Ends when the bundle is there.</param>
internal sealed record KillPoint(string Name, Func<Task<IAsyncDisposable>> Hold, Func<BundleOnItsWay, Task> Reached)
{
    /// <summary>What a commit writes of such a bundle, each for the first time.</summary>
    private static readonly string[] Tables = ["resource", "version", "ix_token", "ix_ref", "ix_date", "ix_quantity", "idempotency", "log"];

    /// <summary>The points of a bundle over separate services: in the order of its way.</summary>
    /// <param name="frozen">The owner that does not come to prepare.</param>
    public static IReadOnlyList<KillPoint> Of(RunningOnPostgres system, string frozen, string patient) =>
    [
        Half,
        new("an owner prepares", () => Frozen.Start(system[frozen]), _ => Task.Delay(200)),
        .. Tables.Select(table => BeforeWriting(system, table)),
        new("it can be read", Nothing, bundle => CanBeRead(system.Record, patient, bundle)),
        Answered,
    ];

    /// <summary>The points of a bundle in one process: nothing but its lock can be held from outside, so the others are parts of the time that it usually takes.</summary>
    public static IReadOnlyList<KillPoint> Of(RunningOnSqlite system, TimeSpan usual) =>
    [
        Half,
        new("its commit waits", () => WriteLock.Take(system.Record), _ => Task.Delay(usual)),
        .. Enumerable.Range(0, 9).Select(part => new KillPoint($"after {part}/8 of its time", Nothing, _ => Precise(usual * part / 8))),
        Answered,
    ];

    private static KillPoint Half { get; } = new("half of it is sent", Nothing, bundle => bundle.HalfSent) { IsHalf = true };

    private static KillPoint Answered { get; } = new("it is answered", Nothing, bundle => bundle.Answered);

    /// <summary>Whether the second half of the request is held back until the kill.</summary>
    public bool IsHalf { get; private init; }

    private static KillPoint BeforeWriting(RunningOnPostgres system, string table)
    {
        CommitPause? pause = null;

        return new($"before it writes {table}", async () => pause = await CommitPause.Start(system.Record, table), _ => pause!.UntilWaiting("exchange"));
    }

    private static Task<IAsyncDisposable> Nothing() => Task.FromResult<IAsyncDisposable>(new NothingHeld());

    /// <summary>Timers are too coarse for a bundle's few milliseconds.</summary>
    private static async Task Precise(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();

        while (clock.Elapsed < time)
        {
            await Task.Yield();
        }
    }

    private static async Task CanBeRead(string record, string patient, BundleOnItsWay bundle)
    {
        await using var connection = new NpgsqlConnection(record + ";Pooling=false");
        await connection.OpenAsync();
        await using var look = new NpgsqlCommand("SELECT count(*) FROM record.resource WHERE id = $1 AND version > 0", connection) { Parameters = { new() { Value = patient } } };

        while (!bundle.Answered.IsCompleted && (long)(await look.ExecuteScalarAsync())! == 0)
        {
            await Task.Yield();
        }
    }

    private sealed class NothingHeld : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>A process that does not run, and is not dead.</summary>
    private sealed class Frozen(RunningMember member, int process) : IAsyncDisposable
    {
        public static async Task<IAsyncDisposable> Start(RunningMember member)
        {
            await Signal("-STOP", member.ProcessId);

            return new Frozen(member, member.ProcessId);
        }

        public async ValueTask DisposeAsync()
        {
            if (member.Runs && member.ProcessId == process)
            {
                await Signal("-CONT", process);
            }
        }

        private static async Task Signal(string signal, int process) =>
            await Programs.Run("kill", [signal, process.ToString(System.Globalization.CultureInfo.InvariantCulture)], user: null, CancellationToken.None);
    }
}

/// <summary>What is known of a bundle while it is on its way.</summary>
internal sealed record BundleOnItsWay(Task HalfSent, Task Answered);
