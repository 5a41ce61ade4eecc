using System.Diagnostics;
using System.Net;

namespace CaseRecords.Faults.Load;

/// <summary>Clients that together send so many writes a second until they are stopped: new resources, new versions, and transactions of two owners.</summary>
internal sealed class SteadyWriters
{
    private const int Clients = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    /// <summary>Who gets no answer does not knock all the time: a process starts faster so.</summary>
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(300);

    private readonly RecordingClient recording;
    private readonly TimeSpan pace;
    private readonly Task writing;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private volatile bool isStopped;
    private long sent;

    private SteadyWriters(HttpClient client, Ledger ledger, string name, int perSecond)
    {
        Ledger = ledger;
        recording = new RecordingClient(client, ledger);
        pace = TimeSpan.FromSeconds((double)Clients / perSecond);
        writing = Task.WhenAll(Enumerable.Range(0, Clients).Select(writer => Run($"{name}-{writer}", writer)));
    }

    public Ledger Ledger { get; }

    /// <summary>Requests that were sent; a transaction is one.</summary>
    public long Sent => Interlocked.Read(ref sent);

    public static SteadyWriters Start(HttpClient client, string name, int perSecond) => new(client, new Ledger(), name, perSecond);

    /// <summary>Waits until so many more versions have been acknowledged.</summary>
    public async Task More(int count)
    {
        var enough = Ledger.Acknowledged.Count + count;
        var waited = Stopwatch.StartNew();

        while (Ledger.Acknowledged.Count < enough)
        {
            waited.Elapsed.ShouldBeLessThan(Patience, $"Only {Ledger.Acknowledged.Count} of {enough} writes were acknowledged. {Ledger.Complaints.FirstOrDefault()}");
            await Task.Delay(10);
        }
    }

    /// <returns>For how long they wrote.</returns>
    public async Task<TimeSpan> Stop()
    {
        isStopped = true;
        await writing;

        return clock.Elapsed;
    }

    private async Task Run(string name, int writer)
    {
        using var ticks = new PeriodicTimer(pace);

        for (var i = 0; !isStopped; i++)
        {
            await ticks.WaitForNextTickAsync();
            var answer = await recording.Write(Turn(name, writer, i));
            Interlocked.Increment(ref sent);

            if (answer is null or { Status: HttpStatusCode.ServiceUnavailable })
            {
                await Task.Delay(BackOff);
            }
        }
    }

    /// <summary>In twelve turns three are the next version of what the turn before wrote, and three are transactions.</summary>
    private static IReadOnlyList<(string Place, string Json)> Turn(string name, int writer, int turn)
    {
        var (type, other) = (Marked.Types[(writer + turn) % Marked.Types.Count], Marked.Types[(writer + turn + 2) % Marked.Types.Count]);
        var mark = $"{name}-{turn}";

        return (turn % 12) switch
        {
            3 or 7 or 11 => [Of(type, mark, mark), Of(other, mark, mark)],
            2 or 5 or 8 => [Of(Marked.Types[(writer + turn - 1) % Marked.Types.Count], $"{name}-{turn - 1}", mark)],
            _ => [Of(type, mark, mark)],
        };
    }

    private static (string Place, string Json) Of(string type, string id, string mark) => ($"{type}/{id}", Marked.Resource($"{type}/{id}", mark));
}
