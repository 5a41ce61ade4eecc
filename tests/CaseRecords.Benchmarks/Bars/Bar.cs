using CaseRecords.Benchmarks.Forms;
using CaseRecords.Load.Measuring;
using CaseRecords.Load.Scenarios;

namespace CaseRecords.Benchmarks.Bars;

/// <summary>What a form is to reach in a scenario.</summary>
/// <param name="Clients">With which the scenario was run; null for its own number.</param>
/// <param name="Figure">Of what was measured; null where it says nothing about it.</param>
/// <param name="AtLeast">Whether more is better.</param>
internal sealed record Bar(FormKind Form, string Scenario, int? Clients, string Unit, Func<Measurement, double?> Figure, double Wanted, bool AtLeast)
{
    /// <summary>Of the bars of one process on PostgreSQL, separate services are to keep this part.</summary>
    private const double Separate = 0.6;

    public static IReadOnlyList<Bar> All { get; } =
    [
        .. PerCore("crud", 1000, 1800), .. PerCore("search-mix", 700, 1200),
        .. Resources("synthea", 1200, 1500),
        .. Cpu("read", 180, 90), .. Cpu("create", 1200, 800), .. Cpu("search-token", 700, 400), .. Cpu("transaction", 11_000, 8_000), .. Cpu("everything", 8_000, 5_000),
        new(FormKind.Cluster, "everything", null, "CPU µs", CpuOf, 8_000 / Separate, AtLeast: false),
        new(FormKind.Postgres, "read", 1, "p50 ms", Median, 0.5, AtLeast: false),
        new(FormKind.Sqlite, "timeline", 1, "p50 ms", Median, 25, AtLeast: false),
        new(FormKind.Postgres, "timeline", 1, "p50 ms", Median, 25, AtLeast: false),
        new(FormKind.Cluster, "read", null, "% of the gateway's own CPU", PartOfGateway, 100 * Separate, AtLeast: true),
    ];

    public bool IsOf(Measurement measured) =>
        measured.Scenario == Scenario && measured.Clients == (Clients ?? Catalogue.Find(Scenario)!().Clients);

    private static Bar[] PerCore(string scenario, double postgres, double sqlite) =>
    [
        new(FormKind.Sqlite, scenario, null, "req/s per core", one => one.RequestsPerCore, sqlite, AtLeast: true),
        new(FormKind.Postgres, scenario, null, "req/s per core", one => one.RequestsPerCore, postgres, AtLeast: true),
        new(FormKind.Cluster, scenario, null, "req/s per core", one => one.RequestsPerCore, postgres * Separate, AtLeast: true),
    ];

    private static Bar[] Resources(string scenario, double postgres, double sqlite) =>
    [
        new(FormKind.Sqlite, scenario, null, "resources/s per core", one => one.ResourcesPerCore, sqlite, AtLeast: true),
        new(FormKind.Postgres, scenario, null, "resources/s per core", one => one.ResourcesPerCore, postgres, AtLeast: true),
        new(FormKind.Cluster, scenario, null, "resources/s per core", one => one.ResourcesPerCore, postgres * Separate, AtLeast: true),
    ];

    private static Bar[] Cpu(string scenario, double postgres, double sqlite) =>
    [
        new(FormKind.Sqlite, scenario, null, "CPU µs", CpuOf, sqlite, AtLeast: false),
        new(FormKind.Postgres, scenario, null, "CPU µs", CpuOf, postgres, AtLeast: false),
    ];

    private static double? CpuOf(Measurement one) => one.Requests > 0 ? one.CpuPerRequest(one.CpuSeconds) : null;

    private static double? Median(Measurement one) => one.Requests > 0 ? one.Tally.Latencies.At(0.5).TotalMilliseconds : null;

    /// <summary>The gateway's ceiling is what it could pass on if nothing behind it cost anything.</summary>
    private static double? PartOfGateway(Measurement one) =>
        one.CpuSeconds > 0 ? 100 * one.Processes.Where(process => process.Name == "gateway").Sum(process => process.CpuSeconds) / one.CpuSeconds : null;
}
