using System.Diagnostics;
using System.Net;
using CaseRecords.Cluster;
using Npgsql;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>A record in PostgreSQL, backed up and restored onto another server as the operator's guide says.</summary>
public sealed class PostgresRestoreTests : IAsyncLifetime
{
    private static readonly string[] Logins = ["patients", "imaging", "diagnoses", "genomics", "treatments", "assessments", "exchange", "timeline"];

    private readonly string folder = Directory.CreateTempSubdirectory("caserecords-dump-").FullName;
    private IFoundServer server = null!;
    private IFoundServer other = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await PostgresServer.StartOwn(DataPlace.Memory, Cancel);
        other = await PostgresServer.StartOwn(DataPlace.Memory, Cancel);
    }

    [Fact]
    public async Task A_dump_restored_onto_another_server_is_served_once_the_job_has_begun_a_new_epoch()
    {
        var dump = Path.Combine(folder, "record.dump");
        await Prepare(server);
        FeedReading atBackup, late;
        string link;

        await using (var first = await Start(server))
        {
            foreach (var number in Enumerable.Range(0, 30))
            {
                await BackupTests.Case(first.Client, $"kept{number:00}", "Kept word");
            }

            atBackup = await FeedReading.Whole(first.Client);
            link = await Next(first.Client);
            await Tool(server, "pg_dump", "--format=custom", $"--file={dump}");
            await BackupTests.Case(first.Client, "lost", "Lost word");
            late = await FeedReading.Whole(first.Client);
        }

        await Prepare(other);
        await Tool(other, "pg_restore", "--clean", "--if-exists", "--single-transaction", "--exit-on-error", dump);

        // Who forgets the job is reminded.
        await using (var forgotten = await Launch(other))
        {
            await Until(() => forgotten.Log.Contains("came from a dump", StringComparison.Ordinal));
        }

        await Prepare(other);
        await using var restored = await Start(other);

        foreach (var cursor in (string[])[atBackup.Cursor, late.Cursor])
        {
            (await restored.Client.GetFhir($"/events?after={cursor}")).Status.ShouldBe(HttpStatusCode.Gone);
        }

        (await FeedReading.Whole(restored.Client)).Events.ShouldBe(atBackup.Events);
        (await restored.Client.GetFhir("/timeline/kept00")).Body.ShouldContain("Kept word");
        (await restored.Client.GetFhir("/timeline/lost")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await restored.Client.GetFhir(new Uri(link).PathAndQuery)).Status.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.Gone);

        // Pages past the first are cut by the numbers of transactions, which are another server's in what was restored.
        var ids = new List<string?>();
        var page = "/fhir/Patient?_count=10&_sort=_id";

        while (page.Length > 0)
        {
            var answer = await restored.Client.GetFhir(page);
            ids.AddRange(answer.Resources.Select(one => one.GetProperty("id").GetString()));
            page = answer.Json.GetProperty("link").EnumerateArray().Where(one => one.GetProperty("relation").GetString() == "next")
                .Select(one => new Uri(one.GetProperty("url").GetString()!).PathAndQuery).SingleOrDefault("");
        }

        ids.ShouldBe(Enumerable.Range(0, 30).Select(number => $"kept{number:00}"));

        await BackupTests.Case(restored.Client, "next", "Next word");
        await restored.Client.CaughtUp();
        (await restored.Client.GetFhir("/timeline/next")).Body.ShouldContain("Next word");
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        await server.DisposeAsync();
        await other.DisposeAsync();
    }

    private static async Task<string> Next(HttpClient client) =>
        (await client.GetFhir("/fhir/Patient?_count=10&_sort=_id")).Json.GetProperty("link").EnumerateArray()
            .Single(one => one.GetProperty("relation").GetString() == "next").GetProperty("url").GetString()!;

    private static string Record(IFoundServer server, string? login = null)
    {
        var address = new NpgsqlConnectionStringBuilder(server.Address) { Database = "caserecords" };

        if (login is not null)
        {
            (address.Username, address.Password) = (login, "a-password");
        }

        return address.ConnectionString;
    }

    private static async Task Prepare(IFoundServer server)
    {
        var (code, output) = await RunningStandalone.Job(
            ["prepare", "--Prepare:ConnectionString", Record(server), .. Logins.SelectMany(login => new[] { $"--Prepare:Passwords:{login}", "a-password" })]);
        code.ShouldBe(0, output);
    }

    private static async Task<RunningStandalone> Launch(IFoundServer server) => await RunningStandalone.Launch(
        demo: false, null, "--Record:ConnectionString", Record(server, "exchange"), "--Timeline:ConnectionString", Record(server, "timeline"),
        "--Assessments:ConnectionString", Record(server, "assessments"));

    private static async Task<RunningStandalone> Start(IFoundServer server)
    {
        var running = await Launch(server);
        await running.Ready();

        return running;
    }

    private static async Task Until(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(50, Cancel);
        }
    }

    /// <summary>PostgreSQL's own programs: those beside the server, or those of its image.</summary>
    private async Task Tool(IFoundServer server, string program, params string[] arguments)
    {
        var address = new NpgsqlConnectionStringBuilder(Record(server));
        string[] to = ["--host", address.Host!, "--port", $"{address.Port}", "--username", address.Username!, "--dbname", address.Database!, .. arguments];
        var local = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin", program)).LastOrDefault(File.Exists)
            : null;
        var isContainer = server.How.StartsWith("a container", StringComparison.Ordinal);
        var start = isContainer
            ? new ProcessStartInfo("docker", ["run", "--rm", "--network", "host", "-e", "PGPASSWORD", "-v", $"{folder}:{folder}", "postgres:17", program, .. to])
            : new ProcessStartInfo(local ?? program, to);
        start.Environment["PGPASSWORD"] = address.Password;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        process.ExitCode.ShouldBe(0, error);
    }
}
