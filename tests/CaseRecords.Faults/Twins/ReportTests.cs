namespace CaseRecords.Faults.Twins;

/// <summary>Counts of several runs add up; of times the longest stays.</summary>
public sealed class ReportTests
{
    [Fact]
    public void Runs_of_the_same_row_and_database_are_one_line() =>
        Report.Table([Run(1, "2026-01-01", 7, 60, 3.5), Run(2, "2026-01-01", 7, 5, 1), Run(1, "2026-01-02", 8, 1_040, 2.25)]).Split('\n').Skip(2).ShouldBe(
        [
            "| 1 | SQLite | 2 | 2026-01-01, 2026-01-02 | 7, 8 | 1,100 kills, 0 lost, ready again at most 3.5 s |",
            "| 2 | SQLite | 1 | 2026-01-01 | 7 | 5 kills, 0 lost, ready again at most 1 s |",
            "",
        ]);

    private static Report.Run Run(int row, string date, int seed, long kills, double ready) => new()
    {
        Row = row,
        Database = Databases.Sqlite,
        Date = date,
        Seed = seed,
        Counts = new() { ["kills"] = kills, ["lost"] = 0 },
        Longest = new() { ["ready again"] = ready },
    };
}
