using System.Diagnostics;
using CaseRecords.Load.Processes;
using CaseRecords.Load.Scenarios;
using CaseRecords.Load.Sending;

namespace CaseRecords.Load.Measuring;

/// <summary>A scenario on a server: prepared, then warmed up, then measured, once or several times.</summary>
internal sealed class LoadRun : IDisposable
{
    /// <summary>After so many failures nothing is learned from more.</summary>
    private const long TooMany = 1000;

    private static long next;

    private readonly Scenario scenario;
    private readonly ProcessWatch watch;
    private readonly List<Session> sessions;
    private Failures warm = new();

    private LoadRun(Scenario scenario, ProcessWatch watch, List<Session> sessions) => (this.scenario, this.watch, this.sessions) = (scenario, watch, sessions);

    /// <param name="clients">Null: as many as the scenario wants.</param>
    /// <exception cref="LoadFailedException">The server will not have what the scenario needs.</exception>
    public static async Task<LoadRun> Prepare(Scenario scenario, int? clients, Target target, Preparation preparation, ProcessWatch watch, CancellationToken cancellationToken)
    {
        await scenario.Prepare(preparation, cancellationToken);

        return new LoadRun(scenario, watch, [.. Enumerable.Range(0, clients ?? scenario.Clients).Select(_ => new Session(target))]);
    }

    public async Task Warm(TimeSpan length, CancellationToken cancellationToken) => warm = (await Phase(length, cancellationToken)).Tally.Failures;

    public async Task<Measurement> Measure(TimeSpan length, CancellationToken cancellationToken)
    {
        var own = Environment.CpuUsage.TotalTime;
        (Tally Tally, double Seconds) phase = (new Tally(), 0);
        var processes = await watch.During(async () => phase = await Phase(length, cancellationToken));

        // What fails while warming up is not measured, but is not well either.
        phase.Tally.Failures.Add(warm);
        warm = new Failures();

        return new Measurement(scenario.Name, sessions.Count, phase.Seconds, phase.Tally, processes, (Environment.CpuUsage.TotalTime - own).TotalSeconds);
    }

    public void Dispose() => sessions.ForEach(session => session.Dispose());

    private async Task<(Tally Tally, double Seconds)> Phase(TimeSpan length, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(sessions.Select(session => Work(session, clock, length, cancellationToken)));
        var (all, seconds) = (new Tally(), clock.Elapsed.TotalSeconds);
        sessions.ForEach(session => all.Add(session.Tally));

        return (all, seconds);
    }

    private async Task Work(Session session, Stopwatch clock, TimeSpan length, CancellationToken cancellationToken)
    {
        session.Tally = new Tally();

        while (clock.Elapsed < length && session.Tally.Failures.Count < TooMany)
        {
            await scenario.Iterate(session, Interlocked.Increment(ref next), cancellationToken);
        }
    }
}
