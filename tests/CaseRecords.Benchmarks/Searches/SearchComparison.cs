using System.Diagnostics;
using System.Globalization;
using CaseRecords.Cluster;

namespace CaseRecords.Benchmarks.Searches;

/// <summary>
/// The same searches over a small and a large record on each database, turn by turn in one run: what grows with the record and what does
/// not. Records are filled in bulk first; with a folder, and a server that <c>CASERECORDS_POSTGRES</c> names, they are kept for the next run.
/// </summary>
internal static class SearchComparison
{
    private const int Rounds = 3;
    private const int Small = 10_000;
    private const int Large = 1_000_000;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(0.4);

    /// <param name="args">The folder in which record files are kept; <c>--only TEXT</c>: searches whose address has it; <c>--plan</c>: how they are read.</param>
    public static async Task Run(string[] args, CancellationToken cancellationToken)
    {
        var only = After(args, "--only");
        var databases = After(args, "--on") ?? "sqlite,postgres";
        var large = int.Parse(After(args, "--large") ?? Large.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var temporary = After(args, "--folder") is null ? Directory.CreateTempSubdirectory("caserecords-searches-").FullName : null;
        await using var server = databases.Contains("postgres", StringComparison.Ordinal) ? await Postgres(cancellationToken) : null;
        List<LoadedRecord> records = [];

        try
        {
            foreach (var observations in new[] { Small, large })
            {
                if (databases.Contains("sqlite", StringComparison.Ordinal))
                {
                    records.Add(await Told("SQLite", observations, () => LoadedRecord.OnSqlite(temporary ?? After(args, "--folder")!, observations, cancellationToken)));
                }

                if (server is not null)
                {
                    records.Add(await Told("PostgreSQL", observations, () => LoadedRecord.OnPostgres(server.Address, observations, cancellationToken)));
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| Search | Address | Database | Found in {Small}, {large} | p50 ms | p95 ms | p50 ms in {large} | p95 ms in {large} | Ratio of p50 |"));
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|");

            foreach (var search in MeasuredSearch.All.Where(search => only is null || search.Url.Contains(only, StringComparison.Ordinal)))
            {
                await Row(search, records, args.Contains("--plan"), cancellationToken);
            }
        }
        finally
        {
            foreach (var record in records)
            {
                await record.DisposeAsync();
            }

            if (temporary is not null)
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static async Task Row(MeasuredSearch search, List<LoadedRecord> records, bool plan, CancellationToken cancellationToken)
    {
        var took = records.ToDictionary(record => record, _ => new List<TimeSpan>());

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var record in records)
            {
                took[record].AddRange(await search.Run(record, Length, least: 5, cancellationToken));
            }
        }

        foreach (var sizes in records.GroupBy(record => record.Database))
        {
            var (small, large) = (Of(took[sizes.First()]), Of(took[sizes.Last()]));
            var (few, many) = (await search.Finds(sizes.First(), cancellationToken), await search.Finds(sizes.Last(), cancellationToken));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {search.Kind} | `{search.Url.Replace("|", "\\|", StringComparison.Ordinal)}` | {sizes.Key} | {few}, {many} | {small.Median:0.00} | {small.P95:0.00} | {large.Median:0.00} | {large.P95:0.00} | {large.Median / small.Median:0.0} |"));

            if (plan)
            {
                var (type, query) = search.Url.Split('?') is [var path, var rest] ? (path.Split('/')[^1], rest) : (search.Url, "");
                Console.WriteLine(await sizes.Last().Explain(type, query.Replace("{p}", "1", StringComparison.Ordinal), cancellationToken));
            }
        }
    }

    private static (double Median, double P95) Of(List<TimeSpan> took)
    {
        var ordered = took.ConvertAll(one => one.TotalMilliseconds).Order().ToList();

        return (ordered[ordered.Count / 2], ordered[ordered.Count * 95 / 100]);
    }

    private static async Task<LoadedRecord> Told(string database, int observations, Func<Task<LoadedRecord>> load)
    {
        var took = Stopwatch.StartNew();
        var record = await load();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{database} with {observations} observations: there after {took.Elapsed.TotalSeconds:0} s"));

        return record;
    }

    private static Task<IFoundServer> Postgres(CancellationToken cancellationToken) =>
        Environment.GetEnvironmentVariable(PostgresServer.Variable) is null
            ? PostgresServer.StartOwn(DataPlace.TemporaryFolder, cancellationToken)
            : PostgresServer.Find(cancellationToken);

    private static string? After(string[] args, string option) => Array.IndexOf(args, option) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
}
