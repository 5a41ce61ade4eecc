using System.Globalization;
using System.Text.Json;
using CaseRecords.Load.Measuring;
using CaseRecords.Load.Processes;

namespace CaseRecords.Load.Reports;

/// <summary>What was measured, as JSON for programs. Times are in microseconds where their name says nothing else, memory is in bytes.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Text(Uri baseAddress, DateTimeOffset started, IReadOnlyList<Measurement> measured) => JsonSerializer.Serialize(
        new
        {
            Base = baseAddress,
            Started = started,
            Environment.ProcessorCount,
            LoadAverage = MachineLoad(),
            Scenarios = measured.Select(One),
        }, Options);

    /// <summary>Of the last minute, five and fifteen: what else the machine had to do.</summary>
    public static double[]? MachineLoad() =>
        File.Exists("/proc/loadavg") ? [.. File.ReadAllText("/proc/loadavg").Split(' ')[..3].Select(text => double.Parse(text, CultureInfo.InvariantCulture))] : null;

    private static object One(Measurement one) => new
    {
        one.Scenario,
        one.Clients,
        one.Seconds,
        one.Requests,
        one.RequestsPerSecond,
        Resources = one.Tally.Resources,
        one.ResourcesPerSecond,
        Latency = new
        {
            P50 = one.Tally.Latencies.At(0.5).TotalMicroseconds,
            P90 = one.Tally.Latencies.At(0.9).TotalMicroseconds,
            P99 = one.Tally.Latencies.At(0.99).TotalMicroseconds,
            P999 = one.Tally.Latencies.At(0.999).TotalMicroseconds,
            Max = one.Tally.Latencies.Longest.TotalMicroseconds,
        },
        one.Tally.BytesSent,
        one.Tally.BytesReceived,
        Errors = one.Tally.Failures.All,
        CpuPerRequest = one.Processes.Count > 0 ? one.CpuPerRequest(one.CpuSeconds) : (double?)null,
        one.RequestsPerCore,
        one.ResourcesPerCore,
        Processes = one.Processes.Select(process => Cost(one, process)),
        OwnCpuPerRequest = one.CpuPerRequest(one.OwnCpuSeconds),
    };

    private static object Cost(Measurement one, ProcessCost process) => new
    {
        process.Name,
        process.CpuSeconds,
        CpuPerRequest = one.CpuPerRequest(process.CpuSeconds),
        process.Memory.Resident,
        process.Memory.Proportional,
        process.PeakResident,
    };
}
