using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

// Rows wait for their turn by themselves. ./dev faults does one after the other: what it says of times is to be that of one row.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.All, MaxThreads = -1)]

namespace CaseRecords.Faults;

/// <summary>How much is done: the short form is part of <c>./dev test</c>, the long one is <c>./dev faults</c>.</summary>
internal static class Scale
{
    /// <summary>The minutes of the long form on an idle machine of two cores, by row and database. A shorter run gives each row its share.</summary>
    private static readonly Dictionary<(int Row, string Database), double> Weights = new()
    {
        [(1, Databases.Sqlite)] = 7,
        [(1, Databases.Postgres)] = 11,
        [(2, Databases.Postgres)] = 9,
        [(3, Databases.Sqlite)] = 4,
        [(3, Databases.Postgres)] = 6,
        [(4, Databases.Sqlite)] = 7,
        [(4, Databases.Postgres)] = 11,
        [(5, Databases.Sqlite)] = 10,
        [(5, Databases.Postgres)] = 10,
        [(7, Databases.Sqlite)] = 4,
        [(7, Databases.Postgres)] = 17,
        [(8, Databases.Sqlite)] = 3,
    };

    /// <summary>What is left of a run for starting, for row 6, and for reading back what was acknowledged.</summary>
    private const double Aside = 0.2;

    private static readonly double? Minutes = double.TryParse(Variable("MINUTES"), CultureInfo.InvariantCulture, out var minutes) ? Math.Min(minutes, 90) : null;

    private static readonly HashSet<int> Only =
        [.. (Variable("ONLY") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(row => int.Parse(row, CultureInfo.InvariantCulture))];

    public static bool IsLong => Minutes is not null;

    /// <summary>Decides everything that is left to chance, together with the row and the database. A run can be repeated with it; what the machine does in between cannot.</summary>
    public static int Seed { get; } = int.TryParse(Variable("SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : RandomNumberGenerator.GetInt32(1, 1_000_000);

    /// <summary>What the machine decides and not the code: as promised in the long form, generous in the short one, which may share the machine with much else.</summary>
    public static TimeSpan Bound(int seconds) => TimeSpan.FromSeconds(IsLong ? seconds : 180);

    public static int Count(int inShort, int inLong) => IsLong ? inLong : inShort;

    /// <summary>The time that a row has in this run.</summary>
    public static TimeSpan TimeOf(int row, string database)
    {
        if (Minutes is not { } all)
        {
            return TimeSpan.FromMinutes(5);
        }

        var selected = Weights.Where(weight => Only.Count == 0 || Only.Contains(weight.Key.Row)).Sum(weight => weight.Value);

        return TimeSpan.FromMinutes(Weights.GetValueOrDefault((row, database), 3) * Math.Min(1, (1 - Aside) * all / Math.Max(selected, 1)));
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable($"CASERECORDS_FAULTS_{name}");
}

/// <summary>One row of the table on one database: its chance, its time and its counts.</summary>
internal sealed class Stint(int row, string database)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly TimeSpan limit = Scale.TimeOf(row, database);

    public int Row => row;

    public string Database => database;

    public Random Random { get; } = new(HashCode(Scale.Seed, row, database.Length));

    public bool HasTime => clock.Elapsed < limit;

    public TimeSpan Elapsed => clock.Elapsed;

    public TimeSpan Limit => limit;

    /// <summary>The same for the same numbers in every process, which <see cref="System.HashCode"/> is not.</summary>
    private static int HashCode(int seed, int row, int database) => unchecked((((seed * 31) + row) * 31) + database);
}

internal static class Databases
{
    public const string Sqlite = "SQLite";
    public const string Postgres = "PostgreSQL";
}
