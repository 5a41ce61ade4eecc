using CaseRecords.Cluster;

namespace CaseRecords.Faults.Rows;

/// <summary>Row 6 on SQLite: what a disk, another process and a clock can do to a process that goes on running.</summary>
[Trait("row", "6")]
public sealed class TroubleOnSqliteTests(Systems systems)
{
    [Fact]
    public async Task On_a_full_disk_writes_are_507_and_on_a_read_only_one_nothing_starts_until_they_are_not()
    {
        using var own = await systems.Own();
        await using var disk = await SmallDisk.Mount(megabytes: 64);
        await using var system = await RunningOnSqlite.Start(Path.Combine(disk.Path, "data"));
        var trouble = Trouble.Of(system, "full");
        await trouble.WritesSucceed();

        disk.Fill(butFor: 1 << 20);
        await trouble.WritesAreRefused(padding: 50_000, atMost: 200, 507);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => trouble.WritesAreRefused(padding: 50_000, atMost: 200, 507, 503)));
        await trouble.ReadsSucceed();
        disk.MakeRoom();
        await IsWhole(system, trouble, "disk full");

        await system.Process.Terminate();
        await Remount(disk, "ro");
        var told = system.Process.Log.Length;
        await system.Process.Start(CancellationToken.None);
        (await system.Process.Ended.WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken)).ShouldNotBe(0);
        system.Process.Log[told..].ShouldContain("cannot be written");

        await Remount(disk, "rw");
        await system.StartAgain();
        (await LostWrites.Find(system.Client, trouble.Ledger)).ShouldBeEmpty();
        Report.Add(new Stint(6, Databases.Sqlite), [("starts on a read-only disk that were refused", 1)]);
    }

    [Fact]
    public async Task What_the_disk_does_not_take_is_503_until_it_does()
    {
        using var borrowed = await systems.Sqlite();
        var system = borrowed.System;
        var trouble = Trouble.Of(system, "refusing");
        await trouble.WritesSucceed();

        // Root may write to what is read-only by its rights; to what is immutable nobody may, not even who has it open.
        var held = await Programs.Run("chattr", ["+i", $"{system.Record}-wal"], user: null, CancellationToken.None);
        Assert.SkipUnless(held.Code == 0, $"Only root can mount a small disk. ({held.Error})");

        try
        {
            await trouble.WritesAreRefused(padding: 0, atMost: 1, 503);
            await trouble.ReadsSucceed();
        }
        finally
        {
            await Programs.Run("chattr", ["-i", $"{system.Record}-wal"], user: null, CancellationToken.None);
        }

        await IsWhole(system, trouble, "disk read-only");
    }

    [Fact]
    public async Task While_another_process_holds_the_file_writes_are_503_and_reads_go_on()
    {
        // It does little but wait, so it takes nobody's turn.
        await using var system = await RunningOnSqlite.Start();
        var trouble = Trouble.Of(system, "held");
        await trouble.WritesSucceed();

        await using (await WriteLock.Take(system.Record))
        {
            await trouble.WritesAreRefused(padding: 0, atMost: 1, 503);
            await trouble.ReadsSucceed();
        }

        await IsWhole(system, trouble, "file held by another");
    }

    [Fact]
    public async Task A_clock_that_jumps_an_hour_loses_no_order()
    {
        using var own = await systems.Own();
        using var clock = await FalseClock.Make();
        await using var system = await RunningOnSqlite.Start(data: null, clock.Environment);
        var trouble = Trouble.Of(system, "clock");

        await ClockJumps.Happen(system, system.Process, clock, trouble, followsIt: true, restart: async () =>
        {
            await system.Process.Kill();
            await system.StartAgain();
        });

        await IsWhole(system, trouble, "clock");
    }

    private static async Task Remount(SmallDisk disk, string how) =>
        (await Programs.Run("mount", ["-o", $"remount,{how}", disk.Path], user: null, CancellationToken.None)).Code.ShouldBe(0);

    private static async Task IsWhole(RunningOnSqlite system, Trouble trouble, string what)
    {
        await trouble.Recovers();
        (await RecordFile.Integrity(system.Record)).ShouldBe("ok");
        await trouble.IsOver(what);
    }
}
