using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>Four clients that write through the gateway until they are stopped, and remember what was acknowledged.</summary>
internal sealed class Writers
{
    /// <summary>What each of them writes in turn: types of every owner, a shared type, and what two owners write together.</summary>
    private static readonly Func<string, string[]>[][] Turns =
    [
        [id => [Write.Patient(id)], id => [Write.Imaging(id)]],
        [id => [Write.Condition(id)], id => [Write.Sequence(id)]],
        [id => [Write.Vital(id)], id => [Write.Medication(id)]],
        [id => [Write.Patient(id), Write.Condition(id)], id => [Write.Imaging(id), Write.Medication(id)], id => [Write.Vital(id), Write.Sequence(id)]],
    ];

    /// <summary>Room for what else runs: the writers are not to be all that the machine does.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient client;
    private readonly Task writing;
    private volatile bool isStopped;

    private Writers(HttpClient client, string name)
    {
        this.client = client;
        writing = Task.WhenAll(Turns.Select((turns, writer) => Run(turns, $"{name}-{writer}")));
    }

    /// <summary>The newest acknowledged version of each resource.</summary>
    public ConcurrentDictionary<string, long> Acknowledged { get; } = [];

    /// <summary>Answers that are neither an acknowledgement nor an honest refusal.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>Answers that said to come back.</summary>
    public ConcurrentQueue<string> Refusals { get; } = [];

    public static Writers Start(HttpClient client, string name) => new(client, name);

    /// <summary>Waits until so many more have been acknowledged.</summary>
    public async Task More(int count)
    {
        var enough = Acknowledged.Count + count;
        using var limit = new CancellationTokenSource(Patience);

        while (Acknowledged.Count < enough)
        {
            limit.IsCancellationRequested.ShouldBeFalse($"Only {Acknowledged.Count} of {enough} writes were acknowledged. {Complaints.FirstOrDefault()} {Refusals.LastOrDefault()}");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    public Task Stop()
    {
        isStopped = true;

        return writing;
    }

    private async Task Run(Func<string, string[]>[] turns, string name)
    {
        using var pace = new PeriodicTimer(Pace);

        for (var i = 0; !isStopped; i++)
        {
            await pace.WaitForNextTickAsync();

            var resources = turns[i % turns.Length](string.Create(CultureInfo.InvariantCulture, $"{name}-{i}"));

            // Some are written again: the next version counts too.
            for (var times = i % 5 == 0 ? 2 : 1; times > 0; times--)
            {
                await Send(resources);
            }
        }
    }

    private async Task Send(string[] resources)
    {
        try
        {
            Judge(resources is [var one] ? await client.PutResource(one) : await client.PostFhir("/fhir", Write.Transaction(resources)));
        }
        catch (HttpRequestException e)
        {
            Complaints.Enqueue(e.Message);
        }
    }

    private void Judge(FhirAnswer answer)
    {
        if (answer.Status is HttpStatusCode.OK or HttpStatusCode.Created)
        {
            foreach (var (place, version) in answer.Written)
            {
                Acknowledged.AddOrUpdate(place, version, (_, known) => Math.Max(known, version));
            }
        }
        else
        {
            (answer.IsTemporaryRefusal ? Refusals : Complaints).Enqueue($"{answer.Status} {answer.Body}");
        }
    }
}
