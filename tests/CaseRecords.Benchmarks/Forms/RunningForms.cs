using CaseRecords.Cluster;
using Npgsql;

namespace CaseRecords.Benchmarks.Forms;

/// <summary>All forms at once, each with servers of its own.</summary>
internal sealed class RunningForms : IAsyncDisposable
{
    private static readonly string Programs = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));

    private readonly List<IAsyncDisposable> parts = [];
    private readonly string folder = Directory.CreateTempSubdirectory("caserecords-forms-").FullName;

    public List<Form> Forms { get; } = [];

    public static async Task<RunningForms> Start(CancellationToken cancellationToken)
    {
        var running = new RunningForms();

        try
        {
            running.Forms.Add(await running.OnSqlite(cancellationToken));
            running.Forms.Add(await running.OnPostgres(cancellationToken));
            running.Forms.Add(await running.Separate(cancellationToken));

            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Forms.ForEach(form => form.Client.Dispose());

        foreach (var part in Enumerable.Reverse(parts))
        {
            await part.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task<Form> OnSqlite(CancellationToken cancellationToken)
    {
        var (server, client) = await Standalone("sqlite", [], cancellationToken);

        return new Form("one process, SQLite", client, Groups(("server", [server.Id])));
    }

    private async Task<Form> OnPostgres(CancellationToken cancellationToken)
    {
        var postgres = Keep(await PostgresServer.StartOwn(DataPlace.TemporaryFolder, cancellationToken));
        var record = new NpgsqlConnectionStringBuilder(postgres.Address) { Database = "record" }.ConnectionString;
        string[] logins = ["patients", "imaging", "diagnoses", "genomics", "treatments", "assessments", "exchange", "timeline"];
        var prepare = Keep(await ChildProcess.Start(
            new ChildStart("dotnet", Program("CaseRecords.Standalone"), "prepare")
            {
                Log = Path.Combine(folder, "prepare.log"),
                Environment = new Dictionary<string, string>(logins.Select(login => KeyValuePair.Create($"Prepare__Passwords__{login}", Guid.CreateVersion7().ToString())))
                {
                    ["Prepare__ConnectionString"] = record,
                },
            }, cancellationToken));

        if (await prepare.Ended != 0)
        {
            throw new InvalidOperationException(prepare.Tail());
        }

        var (server, client) = await Standalone("postgres", new() { ["Record__ConnectionString"] = record }, cancellationToken);

        return new Form("one process, PostgreSQL", client, Groups(("server", [server.Id]), ("database", [Listener.On(new NpgsqlConnectionStringBuilder(postgres.Address).Port)])));
    }

    private async Task<Form> Separate(CancellationToken cancellationToken)
    {
        var cluster = Keep(await RunningCluster.Start(ClusterOptions.ForTests() with { Programs = Programs, Place = DataPlace.TemporaryFolder }, cancellationToken));

        return new Form("separate services", new HttpClient { BaseAddress = cluster.Address }, Groups(
            ("services", [.. cluster.Members.Where(member => member.Name is not "gateway" and not "timeline" and not "assessments").Select(member => member.ProcessId)]),
            ("gateway", [cluster["gateway"].ProcessId]),
            ("readers", [cluster["timeline"].ProcessId, cluster["assessments"].ProcessId]),
            ("database", [Listener.On(new NpgsqlConnectionStringBuilder(cluster.Postgres.Address).Port)]),
            ("broker", [Listener.On(new Uri(cluster.Rabbit.Address).Port)])));
    }

    private async Task<(ChildProcess Server, HttpClient Client)> Standalone(string name, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var url = ClusterOptions.ForTests().Url;
        var server = Keep(await ChildProcess.Start(
            new ChildStart("dotnet", Program("CaseRecords.Standalone"), "--urls", url.GetLeftPart(UriPartial.Authority), "--data", Path.Combine(folder, name), "--demo", "false")
            {
                Log = Path.Combine(folder, $"{name}.log"),
                Environment = environment,
            }, cancellationToken));
        var client = new HttpClient { BaseAddress = url };

        while (!await IsReady(client, cancellationToken))
        {
            if (server.HasEnded)
            {
                throw new InvalidOperationException(server.Tail());
            }

            await Task.Delay(100, cancellationToken);
        }

        return (server, client);
    }

    private static async Task<bool> IsReady(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync("/health/ready", cancellationToken);

            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Program(string name) => Path.Combine(Programs, name, "release", $"{name}.dll");

    private T Keep<T>(T part) where T : IAsyncDisposable
    {
        parts.Add(part);

        return part;
    }

    private static Dictionary<string, IReadOnlyList<int>> Groups(params (string Name, IReadOnlyList<int> Processes)[] groups) =>
        groups.ToDictionary(group => group.Name, group => group.Processes);
}
