using System.Diagnostics;
using System.Runtime.Versioning;

namespace CaseRecords.Architecture.Tests;

/// <summary><c>./dev test</c> and <c>./dev cluster</c> with PostgreSQL and RabbitMQ, shown on a made-up checkout.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DevServersTests : IDisposable
{
    private const string Good = "   CaseRecords.Good.Tests  Total: 5, Errors: 0, Failed: 0, Skipped: 1, Not Run: 0, Time: 0.1s";
    private const string Engine = "   CaseRecords.Fhir.Tests  Total: 5, Errors: 0, Failed: 0, Skipped: 1, Not Run: 0, Time: 0.1s";

    private readonly MadeUpCheckout checkout = new();

    [Fact]
    public async Task Servers_run_while_tests_do_and_their_addresses_are_told()
    {
        checkout.Project("CaseRecords.Good.Tests", Good);

        await checkout.Run("test").ShouldEnd("4 passed, 0 failed, 1 skipped", code: 0);

        checkout.Lines("environments").ShouldBe(["CaseRecords.Good.Tests  Host=h;Password=p q amqp://h"]);
        checkout.Lines("servers").ShouldBe(["servers", "stopped"]);
    }

    [Fact]
    public async Task Servers_are_stopped_when_tests_fail()
    {
        checkout.Project("CaseRecords.Bad.Tests", "   CaseRecords.Bad.Tests  Total: 3, Errors: 0, Failed: 2, Skipped: 0, Not Run: 0, Time: 0.1s", code: 1);

        await checkout.Run("test").ShouldEnd("1 passed, 2 failed, 0 skipped", code: 1);

        checkout.Lines("servers").ShouldBe(["servers", "stopped"]);
    }

    [Fact]
    public async Task Servers_end_when_the_run_is_killed()
    {
        checkout.Project("CaseRecords.Good.Tests", Good);
        checkout.Write("tests/CaseRecords.Good.Tests/hang", "");
        using var dev = checkout.Start("test");
        await Until(() => checkout.Lines("calls").Length > 0);

        dev.Kill();

        await Until(() => checkout.Lines("servers") is [.., "stopped"]);
    }

    [Fact]
    public async Task Servers_that_do_not_start_are_one_failure_and_the_tests_still_run()
    {
        checkout.Project("CaseRecords.Good.Tests", Good);
        checkout.Write("servers.refuse", "");

        await checkout.Run("test").ShouldEnd("4 passed, 1 failed, 1 skipped", code: 1);

        checkout.Output.ShouldContain("no server here\nPostgreSQL and RabbitMQ failed\n");
    }

    [Fact]
    public async Task Where_both_servers_are_named_none_is_started()
    {
        using var named = new MadeUpCheckout { NamesServers = true };
        named.Project("CaseRecords.Good.Tests", Good);

        await named.Run("test").ShouldEnd("4 passed, 0 failed, 1 skipped", code: 0);

        named.Lines("environments").ShouldBe(["CaseRecords.Good.Tests  Host=mine amqp://mine"]);
        named.Lines("servers").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_engines_tests_run_on_both_databases()
    {
        checkout.Project("CaseRecords.Fhir.Tests", Engine);

        await checkout.Run("test").ShouldEnd("8 passed, 0 failed, 2 skipped", code: 0);

        checkout.Output.ShouldContain("ok CaseRecords.Fhir.Tests: 4 passed, 1 skipped\nok CaseRecords.Fhir.Tests on PostgreSQL: 4 passed, 1 skipped\n");
        checkout.Lines("environments").Select(line => line.Split(" Host=")[0]).ShouldBe(["CaseRecords.Fhir.Tests ", "CaseRecords.Fhir.Tests postgres"]);
        checkout.Files("artifacts/test-logs").ShouldBe(["CaseRecords.Fhir.Tests.log", "CaseRecords.Fhir.Tests-on-PostgreSQL.log"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_check_needs_no_server()
    {
        checkout.Project("CaseRecords.Fhir.Tests", Engine);

        await checkout.Run("check").ShouldEnd("4 passed, 0 failed, 1 skipped", code: 0);

        checkout.Lines("servers").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_cluster_gets_the_callers_arguments()
    {
        await checkout.Run("cluster", "--no-build", "--demo", "false").ShouldEnd("ready", code: 0);

        checkout.Lines("servers").ShouldBe(["up --demo false", "stopped"]);
    }

    public void Dispose() => checkout.Dispose();

    private static async Task Until(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();

        while (!condition())
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
