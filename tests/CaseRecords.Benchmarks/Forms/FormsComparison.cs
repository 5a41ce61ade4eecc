using System.Globalization;

namespace CaseRecords.Benchmarks.Forms;

/// <summary>
/// The same requests over HTTP to the same system in its forms, turn by turn in one run: one process on SQLite, one process on PostgreSQL,
/// and separate services behind the gateway. Says what a request costs each of its parts, and so what the hops cost.
/// </summary>
internal static class FormsComparison
{
    private const int Rounds = 3;
    private const int Patients = 20;
    private const int ObservationsEach = 100;

    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    public static async Task Run(CancellationToken cancellationToken)
    {
        await using var running = await RunningForms.Start(cancellationToken);

        foreach (var form in running.Forms)
        {
            await Load(form, cancellationToken);
        }

        Console.WriteLine("| Scenario | Clients | Form | requests/s | median µs | p99 µs | CPU µs a request | of which |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");

        foreach (var scenario in Scenario.All)
        {
            foreach (var form in running.Forms)
            {
                await scenario.Run(form, Warm, cancellationToken);
            }

            var costs = running.Forms.ToDictionary(form => form, _ => new List<Cost>());

            for (var round = 0; round < Rounds; round++)
            {
                foreach (var form in running.Forms)
                {
                    costs[form].Add(await scenario.Run(form, Length, cancellationToken));
                }
            }

            foreach (var (form, runs) in costs)
            {
                Console.WriteLine(Row(scenario, form, runs.OrderBy(run => run.PerSecond).ElementAt(Rounds / 2)));
            }
        }
    }

    /// <summary>The run in the middle.</summary>
    private static string Row(Scenario scenario, Form form, Cost cost) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {scenario.Name} | {scenario.Clients} | {form.Name} | {cost.PerSecond:0} | {cost.MedianMicroseconds:0} | {cost.P99Microseconds:0} | {cost.CpuPerRequest.Values.Sum():0} | {string.Join(", ", cost.CpuPerRequest.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Key} {part.Value:0}")))} |");

    private static async Task Load(Form form, CancellationToken cancellationToken)
    {
        for (var patient = 0; patient < Patients; patient++)
        {
            var bundle = Workload.Bundle(
            [
                $$"""{"request":{"method":"PUT","url":"Patient/p{{patient}}"},"resource":{"resourceType":"Patient","id":"p{{patient}}"} }""",
                .. Enumerable.Range(0, ObservationsEach).Select(i => Workload.Entry(patient, $"p{patient}-o{i}")),
            ]);
            using var response = await form.Send(HttpMethod.Post, "/fhir", bundle, cancellationToken);

            if (!response.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{form.Name} refused what it was to hold: {await response.Content.ReadAsStringAsync(cancellationToken)}");
            }
        }
    }
}
