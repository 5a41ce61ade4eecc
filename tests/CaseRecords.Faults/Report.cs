using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CaseRecords.Faults;

/// <summary>What was done and found: a line on the console, a line in <c>artifacts/faults/runs.jsonl</c>, and the sums of all runs as a table for docs/reliability.md.</summary>
internal static class Report
{
    private static readonly Lock Writing = new();

    /// <summary>Not committed. Another folder may be named, where the tests run outside their checkout.</summary>
    private static string Folder => Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("CASERECORDS_FAULTS_REPORT") ?? Path.Combine(Root(AppContext.BaseDirectory), "artifacts", "faults")).FullName;

    /// <param name="counts">Sums of several runs are sums.</param>
    /// <param name="longest">In seconds; of several runs the longest counts.</param>
    public static void Add(Stint stint, IEnumerable<(string What, long Count)> counts, IEnumerable<(string What, double Seconds)>? longest = null)
    {
        var run = new Run
        {
            Date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Form = Scale.IsLong ? "long" : "short",
            Row = stint.Row,
            Database = stint.Database,
            Seed = Scale.Seed,
            Counts = counts.ToDictionary(count => count.What, count => count.Count),
            Longest = (longest ?? []).ToDictionary(one => one.What, one => Math.Round(one.Seconds, 1)),
        };
        Console.WriteLine($"faults: row {run.Row} on {run.Database}, seed {run.Seed}, {stint.Elapsed.TotalSeconds:F0} s: {Told(run)}");

        lock (Writing)
        {
            var runs = Path.Combine(Folder, "runs.jsonl");
            File.AppendAllText(runs, JsonSerializer.Serialize(run) + "\n");
            File.WriteAllText(Path.Combine(Folder, "report.md"), Table(File.ReadLines(runs).Select(line => JsonSerializer.Deserialize<Run>(line)!)));
        }
    }

    /// <summary>One line for each row and database: the counts of all runs added up, the longest of all times.</summary>
    internal static string Table(IEnumerable<Run> runs)
    {
        var table = new StringBuilder("| # | database | runs | dates | seeds | done and found |\n|---|---|---|---|---|---|\n");

        foreach (var group in runs.GroupBy(run => (run.Row, run.Database)).OrderBy(group => group.Key.Row).ThenBy(group => group.Key.Database, StringComparer.Ordinal))
        {
            var sum = new Run
            {
                Counts = group.SelectMany(run => run.Counts).GroupBy(count => count.Key).ToDictionary(count => count.Key, count => count.Sum(one => one.Value)),
                Longest = group.SelectMany(run => run.Longest).GroupBy(one => one.Key).ToDictionary(one => one.Key, one => one.Max(time => time.Value)),
            };
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {group.Key.Row} | {group.Key.Database} | {group.Count()} | {string.Join(", ", group.Select(run => run.Date).Distinct())} | {string.Join(", ", group.Select(run => run.Seed).Distinct())} | {Told(sum)} |\n");
        }

        return table.ToString();
    }

    private static string Told(Run run) => string.Join(", ", run.Counts
        .Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value:N0} {count.Key}"))
        .Concat(run.Longest.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} at most {one.Value} s"))));

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "CaseRecords.sln")) ? folder : Root(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests lie in no checkout: CASERECORDS_FAULTS_REPORT names a folder for the report."));

    /// <summary>One row of the table, done once on one database.</summary>
    internal sealed record Run
    {
        public string Date { get; init; } = "";

        public string Form { get; init; } = "";

        public int Row { get; init; }

        public string Database { get; init; } = "";

        public int Seed { get; init; }

        public required Dictionary<string, long> Counts { get; init; }

        public required Dictionary<string, double> Longest { get; init; }
    }
}
