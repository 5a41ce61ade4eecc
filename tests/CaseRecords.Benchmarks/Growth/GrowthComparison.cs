using System.Globalization;
using CaseRecords.Cluster;
using CaseRecords.Load;
using CaseRecords.Load.Measuring;
using CaseRecords.Load.Reports;
using CaseRecords.Load.Scenarios;

namespace CaseRecords.Benchmarks.Growth;

/// <summary>
/// The same scenarios over records of different sizes, turn by turn in one run on each database: what a request costs more when there are more
/// patients. Records are loaded through the engine's bulk path; with a folder, those on SQLite are kept for the next run.
/// </summary>
internal static class GrowthComparison
{
    private const double Wanted = 1.5;
    private const string Scenarios = "read,search-token,search-mix,everything,crud,create,transaction";

    public static async Task<int> Run(IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        var given = Arguments.Parse(args, ["--patients", "--on", "--scenario", "--seconds", "--warm", "--rounds", "--folder"]);
        var chosen = ChosenScenario.Parse(given["--scenario"] ?? Scenarios).Select(one => one.Make().Name == "search-token" ? one with { Make = () => new SearchToken(least: 1) } : one).ToList();
        var sizes = Sizes(given["--patients"] ?? "1000,10000,100000");
        var (warm, length, rounds) = (TimeSpan.FromSeconds(given.Number("--warm", 0, 86_400) ?? 10), TimeSpan.FromSeconds(given.Number("--seconds", 0.1, 86_400) ?? 5), (int)(given.Number("--rounds", 1, 100) ?? 3));
        var temporary = given["--folder"] is null ? Directory.CreateTempSubdirectory("caserecords-growth-").FullName : null;
        var folder = temporary ?? Directory.CreateDirectory(given["--folder"]!).FullName;

        try
        {
            var good = true;

            foreach (var database in (given["--on"] ?? "sqlite,postgres").Split(','))
            {
                await using var postgres = database switch
                {
                    "sqlite" => null,
                    "postgres" => await PostgresServer.StartOwn(DataPlace.TemporaryFolder, cancellationToken),
                    _ => throw new BadArgumentException($"--on {database}: there are sqlite and postgres."),
                };
                good &= await Measure(
                    sizes, patients => postgres is null ? GrownRecord.OnSqlite(folder, patients, cancellationToken) : GrownRecord.OnPostgres(postgres, folder, patients, cancellationToken),
                    chosen, warm, length, rounds, cancellationToken);
            }

            return good ? LoadCommand.Good : LoadCommand.Failed;
        }
        finally
        {
            if (temporary is not null)
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static async Task<bool> Measure(
        List<int> sizes, Func<int, Task<GrownRecord>> open, List<ChosenScenario> scenarios, TimeSpan warm, TimeSpan length, int rounds, CancellationToken cancellationToken)
    {
        List<GrownRecord> records = [];
        List<string[]> rows = [];
        var good = true;

        try
        {
            foreach (var size in sizes)
            {
                records.Add(await open(size));
            }

            foreach (var scenario in scenarios)
            {
                var measured = await Measure(scenario, records, warm, length, rounds, cancellationToken);
                rows.AddRange(records.Zip(measured).Select(one => Row(one.First, one.Second, measured[0])));
                good &= measured.TrueForAll(one => one.Tally.Failures.Count == 0);
                measured.ForEach(one => one.Tally.Failures.All.ToList().ForEach(failure => Console.Error.WriteLine($"{one.Scenario}: {failure.Count} of: {failure}")));
            }
        }
        finally
        {
            Console.WriteLine(Table.Aligned(["scenario", "database", "patients", "CPU µs a request", "times", "p50 ms", "p99 ms", "errors", ""], rows) + "\n");

            foreach (var record in records)
            {
                await record.DisposeAsync();
            }
        }

        return good;
    }

    /// <summary>The sizes take turns, so that what else the machine does meets all of them.</summary>
    private static async Task<List<Measurement>> Measure(ChosenScenario scenario, List<GrownRecord> records, TimeSpan warm, TimeSpan length, int rounds, CancellationToken cancellationToken)
    {
        List<LoadRun> runs = [];

        try
        {
            foreach (var record in records)
            {
                runs.Add(await record.Prepare(scenario, cancellationToken));
                await runs[^1].Warm(warm, cancellationToken);
            }

            var measured = runs.ConvertAll(_ => new List<Measurement>());

            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < runs.Count; i++)
                {
                    measured[i].Add(await runs[i].Measure(length, cancellationToken));
                }
            }

            return measured.ConvertAll(Measurement.Together);
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }
    }

    private static string[] Row(GrownRecord record, Measurement one, Measurement smallest)
    {
        var times = one.CpuPerRequest(one.CpuSeconds) / smallest.CpuPerRequest(smallest.CpuSeconds);

        return
        [
            one.Scenario, record.Database, record.Patients.ToString(CultureInfo.InvariantCulture), one.CpuPerRequest(one.CpuSeconds).ToString("0", CultureInfo.InvariantCulture),
            times.ToString("0.00", CultureInfo.InvariantCulture), one.Tally.Latencies.At(0.5).TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture),
            one.Tally.Latencies.At(0.99).TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture), one.Tally.Failures.Count.ToString(CultureInfo.InvariantCulture), times > Wanted ? "above 1.5" : "",
        ];
    }

    private static List<int> Sizes(string text) => [.. text.Split(',').Select(size =>
        int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 10 and <= 400_000 ? number : throw new BadArgumentException($"--patients {size}: expected numbers from 10 to 400000, such as 1000,10000."))];
}
