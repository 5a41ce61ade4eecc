using System.Globalization;
using CaseRecords.Load.Measuring;

namespace CaseRecords.Load.Reports;

/// <summary>What was measured, as tables for people.</summary>
internal static class LoadReport
{
    public static string Text(IReadOnlyList<Measurement> measured)
    {
        List<string> parts = [Table.Aligned(["scenario", "clients", "requests", "req/s", "resources/s", "p50 ms", "p99 ms", "p99.9 ms", "max ms", "errors"], measured.Select(Row))];

        if (measured.Any(one => one.Processes.Count > 0))
        {
            var names = measured.SelectMany(one => one.Processes.Select(process => process.Name)).Distinct().ToList();
            parts.Add(Table.Aligned(
                ["CPU µs a request", .. names, "together", "req/s per core", "resources/s per core", "this tool"], measured.Select(one => Cpu(one, names))));
            parts.Add(Table.Aligned(
                ["memory MB", .. names.SelectMany(name => (string[])[$"{name} RSS", "highest", "PSS"])], measured.Select(one => Memory(one, names))));
        }

        parts.AddRange(measured.SelectMany(one => one.Tally.Failures.All.Select(failure =>
            string.Create(CultureInfo.InvariantCulture, $"{one.Scenario}: {failure.Count} of: {failure}"))));

        return string.Join("\n\n", parts);
    }

    /// <summary>The most important in one line.</summary>
    public static string Short(Measurement one) => string.Create(
        CultureInfo.InvariantCulture,
        $"{one.RequestsPerSecond:0} req/s, p50 {one.Tally.Latencies.At(0.5).TotalMilliseconds:0.00} ms, CPU {one.CpuPerRequest(one.CpuSeconds):0} µs a request, {one.Tally.Failures.Count} errors");

    private static string[] Row(Measurement one) =>
    [
        one.Scenario, Number(one.Clients), Number(one.Requests), Number(one.RequestsPerSecond), Number(one.ResourcesPerSecond),
        Milliseconds(one.Tally.Latencies.At(0.5)), Milliseconds(one.Tally.Latencies.At(0.99)), Milliseconds(one.Tally.Latencies.At(0.999)), Milliseconds(one.Tally.Latencies.Longest),
        Number(one.Tally.Failures.Count),
    ];

    private static string[] Cpu(Measurement one, List<string> names) =>
    [
        one.Scenario, .. names.Select(name => Number(one.CpuPerRequest(one.Processes.Where(process => process.Name == name).Sum(process => process.CpuSeconds)))),
        Number(one.CpuPerRequest(one.CpuSeconds)), Number(one.RequestsPerCore), Number(one.ResourcesPerCore), Number(one.CpuPerRequest(one.OwnCpuSeconds)),
    ];

    private static string[] Memory(Measurement one, List<string> names) =>
        [one.Scenario, .. names.SelectMany(name => one.Processes.FirstOrDefault(process => process.Name == name) is { } process
            ? (string[])[Megabytes(process.Memory.Resident), Megabytes(process.PeakResident), Megabytes(process.Memory.Proportional)]
            : ["", "", ""])];

    private static string Number(double? number) => number?.ToString("0", CultureInfo.InvariantCulture) ?? "";

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Megabytes(long? bytes) => Number(bytes / 1e6);
}
