using CaseRecords.Load.Data;
using CaseRecords.Load.Measuring;
using CaseRecords.Load.Processes;
using CaseRecords.Load.Reports;
using CaseRecords.Load.Scenarios;
using CaseRecords.Load.Sending;

namespace CaseRecords.Load;

/// <summary>Runs what the caller chose, one scenario after the other, and tells what came of it.</summary>
internal static class LoadCommand
{
    public const int Good = 0;
    public const int Failed = 1;
    public const int Misused = 2;

    private const string Usage =
        """
        ./dev load --base URL --scenario NAME[:CLIENTS][,NAME…] [options]

        Measures a FHIR R4 server over HTTP. Each scenario makes the data it needs through the API, warms up, then measures.

          --base URL          the FHIR base, such as http://127.0.0.1:8080/fhir
          --scenario NAMES    see below; read:1 is the scenario read with one client
          --token T           sent as Authorization: Bearer T
          --header 'N: V'     sent with every request; may be repeated
          --clients N         how many send at the same time, unless a scenario says it
          --seconds S         how long each is measured (20)
          --warm S            how long each is warmed up (10)
          --timeout S         how long an answer may take (60)
          --process NAME=PID  measure CPU and memory of this process and all it started; NAME=port:5432 finds who listens
                              there, NAME=postgres:FOLDER the server of a data directory; may be repeated
          --synthea FOLDER    the transaction bundles that the scenario synthea sends
          --json FILE         write the results as JSON too

        Ends with 0, with 1 if anything failed, with 2 if it was called wrongly. Latencies and throughput are of requests
        that succeeded; 'per core' is requests divided by the CPU seconds of all named processes together.

        Scenarios:
        """;

    public static async Task<int> Run(IReadOnlyList<string> args, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken cancellationToken)
    {
        if (args is [] || args.Contains("--help"))
        {
            await output.WriteLineAsync($"{Usage}\n{string.Join('\n', Catalogue.All.Select(make => make()).Select(scenario => $"  {scenario.Name,-18}  {scenario.Summary}"))}");
            return args is [] ? Misused : Good;
        }

        try
        {
            return await Run(LoadOptions.Parse(args), output, errors, time, cancellationToken);
        }
        catch (BadArgumentException e)
        {
            await errors.WriteLineAsync(e.Message);
            return Misused;
        }
    }

    private static async Task<int> Run(LoadOptions options, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        using var target = new Target(options.Base, options.Headers, options.Timeout);
        using var session = new Session(target);
        var preparation = new Preparation(session, RunName.New(), options.Synthea);
        var watch = new ProcessWatch(options.Processes);
        List<Measurement> measured = [];
        var all = true;

        foreach (var chosen in options.Scenarios)
        {
            var scenario = chosen.Make();
            await errors.WriteLineAsync($"{scenario.Name}: {scenario.Summary}");

            try
            {
                using var run = await LoadRun.Prepare(scenario, chosen.Clients, target, preparation, watch, cancellationToken);
                await run.Warm(options.Warm, cancellationToken);
                measured.Add(await run.Measure(options.Length, cancellationToken));
            }
            catch (LoadFailedException e)
            {
                await errors.WriteLineAsync($"{scenario.Name}: {e.Message}");
                all = false;
            }
        }

        await output.WriteLineAsync(LoadReport.Text(measured));

        if (options.Json is { } file)
        {
            await File.WriteAllTextAsync(file, JsonReport.Text(options.Base, started, measured), cancellationToken);
        }

        return all && measured.All(one => one.Tally.Failures.Count == 0) ? Good : Failed;
    }
}
