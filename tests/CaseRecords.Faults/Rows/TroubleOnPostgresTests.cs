using System.Diagnostics;
using System.Globalization;
using System.Net;
using Npgsql;

namespace CaseRecords.Faults.Rows;

/// <summary>Row 6 on PostgreSQL: what a database and a clock can do to services that go on running.</summary>
[Trait("row", "6")]
public sealed class TroubleOnPostgresTests(Systems systems)
{
    [Fact]
    public async Task On_a_full_disk_writes_are_507_and_go_on_when_there_is_room_again()
    {
        using var borrowed = await systems.Postgres();
        var system = borrowed.System;
        var size = await Number(system, "SELECT pg_database_size(current_database()) >> 20");
        await using var disk = await SmallDisk.Mount((int)size + 48, owner: "postgres");
        Assert.SkipUnless(new NpgsqlConnectionStringBuilder(system.Record).Host == "127.0.0.1" && system.Server.IsOurs, "Only root can mount a small disk.");
        var trouble = Trouble.Of(system, "full");
        await MoveTo(system, disk.Path);

        try
        {
            await trouble.Recovers();
            disk.Fill(butFor: 1 << 20);
            await trouble.WritesAreRefused(padding: 50_000, atMost: 2000, 507);
            await trouble.ReadsSucceed();
            disk.MakeRoom();
            await trouble.Recovers();
        }
        finally
        {
            disk.MakeRoom();
            await MoveTo(system, null);
        }

        await trouble.IsOver("disk full");
    }

    [Fact]
    public async Task On_a_read_only_database_writes_are_503_and_reads_go_on()
    {
        using var borrowed = await systems.Postgres();
        var system = borrowed.System;
        var trouble = Trouble.Of(system, "readonly");
        await trouble.WritesSucceed();
        await Server(system, "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");

        try
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            await trouble.WritesAreRefused(padding: 0, atMost: 20, 503);
            await trouble.ReadsSucceed();
        }
        finally
        {
            await Server(system, "SET default_transaction_read_only = off", "ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()");
        }

        await trouble.IsOver("database read-only");
    }

    [Fact]
    public async Task With_no_connection_left_at_the_server_callers_are_told_to_come_again()
    {
        using var borrowed = await systems.Postgres();
        var system = borrowed.System;
        var trouble = Trouble.Of(system, "connections");
        await trouble.WritesSucceed();
        var limit = await Number(system, "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'diagnoses'");
        await Server(system, "ALTER ROLE diagnoses CONNECTION LIMIT 0", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'diagnoses'");

        try
        {
            foreach (var _ in Enumerable.Range(0, 5))
            {
                await trouble.Attempt("Condition");
            }

            trouble.Statuses.Keys.ShouldBe([503]);
        }
        finally
        {
            await Server(system, string.Create(CultureInfo.InvariantCulture, $"ALTER ROLE diagnoses CONNECTION LIMIT {limit}"));
        }

        await trouble.IsOver("server without connections");
    }

    /// <summary>A service has eight connections, of which six are for writers: who finds none waits 10 s, who has one waits 30 s at the lock.</summary>
    [Fact]
    public async Task With_every_connection_held_at_a_lock_callers_are_told_to_come_again_in_time()
    {
        const int Connections = 8;
        using var borrowed = await systems.Postgres();
        var system = borrowed.System;
        var trouble = Trouble.Of(system, "pool");
        await trouble.WritesSucceed();
        List<Task<FhirAnswer?>> writing;
        List<double> waited = [];

        await using (await CommitPause.Start(system.Record))
        {
            writing = [.. Enumerable.Range(0, 3 * Connections).Select(_ => trouble.Attempt("Condition"))];
            var clock = Stopwatch.StartNew();

            // The long form waits until those at the lock are told so too.
            await foreach (var answer in Task.WhenEach(writing).Take(Scale.IsLong ? writing.Count : writing.Count - Connections))
            {
                (await answer)?.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
                waited.Add(clock.Elapsed.TotalSeconds);
            }
        }

        await Task.WhenAll(writing);
        trouble.Statuses.Keys.ShouldBe([503]);
        waited[writing.Count - Connections - 1].ShouldBeLessThan(Scale.Bound(15).TotalSeconds);
        waited[^1].ShouldBeLessThan(Scale.Bound(45).TotalSeconds);
        await trouble.IsOver("pool exhausted", [("no connection left: told so", waited[writing.Count - Connections - 1]), ("at the lock: told so", waited[^1])]);
    }

    [Fact]
    [Trait("form", "long")]
    public async Task Clocks_of_services_that_jump_an_hour_lose_no_order()
    {
        using var borrowed = await systems.Postgres();
        var system = borrowed.System;
        using var clock = await FalseClock.Make();
        var trouble = Trouble.Of(system, "clock");
        await Restart(system, clock.Environment);

        await ClockJumps.Happen(system, system["exchange"], clock, trouble, followsIt: false, () => Restart(system, clock.Environment));

        await Restart(system, [("LD_PRELOAD", "")]);
        await trouble.IsOver("clock");
    }

    /// <summary>An owner, and the one that commits bundles and orders the log; the others and the database keep the true time.</summary>
    private static async Task Restart(RunningOnPostgres system, IReadOnlyList<(string Name, string Value)> environment)
    {
        foreach (var service in (string[])["diagnoses", "exchange"])
        {
            await system[service].Terminate();
            system[service].Tell(environment);
        }

        await system.StartAgain();
    }

    /// <summary>Moves the record's database to a disk, or back.</summary>
    private static async Task MoveTo(RunningOnPostgres system, string? disk)
    {
        var database = new NpgsqlConnectionStringBuilder(system.Record).Database;
        var away = $"ALTER DATABASE {database} ALLOW_CONNECTIONS false";
        var leave = $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'";
        var back = $"ALTER DATABASE {database} ALLOW_CONNECTIONS true";

        if (disk is null)
        {
            await Server(system, away, leave, $"ALTER DATABASE {database} SET TABLESPACE pg_default", back, "DROP TABLESPACE small");
        }
        else
        {
            await Server(system, $"CREATE TABLESPACE small LOCATION '{disk}'", away, leave, $"ALTER DATABASE {database} SET TABLESPACE small", back);
        }
    }

    private static async Task Server(RunningOnPostgres system, params IReadOnlyList<string> statements)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(system.Server.Address) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();

        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task<long> Number(RunningOnPostgres system, string statement)
    {
        await using var connection = new NpgsqlConnection(system.Record + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);

        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
