using System.Diagnostics;
using CaseRecords.Load.Processes;
using CaseRecords.Load.Scenarios;
using CaseRecords.Load.Sending;

namespace CaseRecords.Load.Measuring;

/// <summary>Runs a scenario: prepare, warm up, measure.</summary>
internal sealed class LoadRun(Target target, Preparation preparation, ProcessWatch watch)
{
    /// <summary>After so many failures nothing is learned from more.</summary>
    private const long TooMany = 1000;

    private long next;

    /// <exception cref="LoadFailedException">It could not be prepared.</exception>
    public async Task<Measurement> Run(Scenario scenario, int? clients, TimeSpan warm, TimeSpan length, CancellationToken cancellationToken)
    {
        await scenario.Prepare(preparation, cancellationToken);
        var sessions = Enumerable.Range(0, clients ?? scenario.Clients).Select(number => new Session(target, number)).ToList();
        var failed = (await Phase(scenario, sessions, warm, cancellationToken)).Tally.Failures;

        var own = Environment.CpuUsage.TotalTime;
        (Tally Tally, double Seconds) measured = (new Tally(), 0);
        var processes = await watch.During(async () => measured = await Phase(scenario, sessions, length, cancellationToken));

        sessions.ForEach(session => session.Dispose());

        // What fails while warming up is not measured, but is not well either.
        measured.Tally.Failures.Add(failed);

        return new Measurement(scenario.Name, sessions.Count, measured.Seconds, measured.Tally, processes, (Environment.CpuUsage.TotalTime - own).TotalSeconds);
    }

    private async Task<(Tally Tally, double Seconds)> Phase(Scenario scenario, List<Session> sessions, TimeSpan length, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(sessions.Select(session => Work(scenario, session, clock, length, cancellationToken)));
        var (all, seconds) = (new Tally(), clock.Elapsed.TotalSeconds);
        sessions.ForEach(session => all.Add(session.Tally));

        return (all, seconds);
    }

    private async Task Work(Scenario scenario, Session session, Stopwatch clock, TimeSpan length, CancellationToken cancellationToken)
    {
        session.Tally = new Tally();

        while (clock.Elapsed < length && session.Tally.Failures.Count < TooMany)
        {
            await scenario.Iterate(session, Interlocked.Increment(ref next), cancellationToken);
        }
    }
}
