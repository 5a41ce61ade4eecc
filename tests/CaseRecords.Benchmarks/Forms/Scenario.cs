using System.Diagnostics;

namespace CaseRecords.Benchmarks.Forms;

/// <summary>One kind of request, sent by some clients for a while.</summary>
/// <param name="Body">The body of the n-th request; null for reads.</param>
internal sealed record Scenario(string Name, HttpMethod Method, Func<int, string> Path, Func<int, string>? Body, int Clients)
{
    private static int next;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("read by id", HttpMethod.Get, n => $"/fhir/Observation/p{n % 20}-o{n % 100}", null, 1),
        new("read by id", HttpMethod.Get, n => $"/fhir/Observation/p{n % 20}-o{n % 100}", null, 8),
        new("search, 20 of a patient's observations by code", HttpMethod.Get, n => $"/fhir/Observation?patient=Patient/p{n % 20}&code=http://loinc.org|2160-0&_count=20", null, 8),
        new("create, 1.5 kB", HttpMethod.Post, _ => "/fhir/Observation", n => Workload.Observation(n % 20, null), 8),
        new("transaction of 20, one owner", HttpMethod.Post, _ => "/fhir", n => Workload.Bundle(Enumerable.Range(0, 20).Select(i => Workload.Entry(n % 20, $"b{n}-{i}"))), 4),
        new("transaction of 20, five owners", HttpMethod.Post, _ => "/fhir", FiveOwners, 4),
    ];

    public async Task<Cost> Run(Form form, TimeSpan length, CancellationToken cancellationToken)
    {
        List<double> latencies = [];
        var before = form.Groups.ToDictionary(group => group.Key, group => CpuTime.Of(group.Value));
        var clock = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (clock.Elapsed < length)
            {
                var n = Interlocked.Increment(ref next);
                var body = Body?.Invoke(n);
                var sent = Stopwatch.GetTimestamp();
                using var response = await form.Send(Method, Path(n), body, cancellationToken);
                var answer = await response.Content.ReadAsStringAsync(cancellationToken);
                var took = Stopwatch.GetElapsedTime(sent).TotalMicroseconds;

                if (!response.IsSuccessStatusCode)
                {
                    throw new InvalidOperationException($"{form.Name}, {Name}: {(int)response.StatusCode} {answer}");
                }

                lock (latencies)
                {
                    latencies.Add(took);
                }
            }
        }));

        var seconds = clock.Elapsed.TotalSeconds;
        var cpu = form.Groups.ToDictionary(group => group.Key, group => (CpuTime.Of(group.Value) - before[group.Key]) * 1_000_000 / latencies.Count);
        latencies.Sort();

        return new Cost(latencies.Count, seconds, latencies[latencies.Count / 2], latencies[(int)(latencies.Count * 0.99)], cpu);
    }

    /// <summary>Four entries for each of the five owners.</summary>
    private static string FiveOwners(int n) => Workload.Bundle(Enumerable.Range(0, 4).SelectMany(i => (string[])
    [
        $$"""{"request":{"method":"PUT","url":"RelatedPerson/x{{n}}-{{i}}"},"resource":{"resourceType":"RelatedPerson","id":"x{{n}}-{{i}}","patient":{"reference":"Patient/p1"} } }""",
        Workload.Entry("ImagingStudy", 1, $"x{n}-{i}", "\"status\":\"available\""),
        Workload.Entry("Condition", 1, $"x{n}-{i}", "\"code\":{\"text\":\"x\"}"),
        $$"""{"request":{"method":"PUT","url":"MolecularSequence/x{{n}}-{{i}}"},"resource":{"resourceType":"MolecularSequence","id":"x{{n}}-{{i}}","coordinateSystem":0,"patient":{"reference":"Patient/p1"} } }""",
        Workload.Entry("CarePlan", 1, $"x{n}-{i}", "\"status\":\"active\",\"intent\":\"plan\""),
    ]));
}
