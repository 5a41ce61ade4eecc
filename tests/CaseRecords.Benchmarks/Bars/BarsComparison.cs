using CaseRecords.Benchmarks.Forms;
using CaseRecords.Load;
using CaseRecords.Load.Measuring;
using CaseRecords.Load.Reports;

namespace CaseRecords.Benchmarks.Bars;

/// <summary>
/// Every scenario of the load tool on every form of the system, turn by turn in one run: one process on SQLite, one process on PostgreSQL,
/// and separate services behind the gateway. Says what a request costs each of their parts, and how that compares with what is wanted.
/// </summary>
internal static class BarsComparison
{
    private const string Everything = "crud,read,read:1,search-token,search-mix,create,transaction,transaction-mixed,synthea,everything,timeline:1";

    /// <exception cref="BadArgumentException">An argument cannot be understood.</exception>
    public static async Task<int> Run(IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        var options = BarsOptions.Parse(args, Everything);
        var started = TimeProvider.System.GetUtcNow();
        await using var running = await RunningForms.Start(options.Forms, cancellationToken);
        List<MeasuredForm> forms = [];

        try
        {
            foreach (var form in running.Forms)
            {
                await Console.Error.WriteLineAsync($"{form.Name}: is sent 100 patients of 105 resources");
                forms.Add(await MeasuredForm.Prepare(form, options.Synthea, cancellationToken));
            }

            foreach (var chosen in options.Scenarios)
            {
                await Measure(chosen, forms, options, cancellationToken);
            }

            return forms.SelectMany(form => form.Measured).All(one => one.Tally.Failures.Count == 0) ? LoadCommand.Good : LoadCommand.Failed;
        }
        finally
        {
            // A run is long: what was measured before it broke off is told too.
            await Tell(forms, options, started);
            forms.ForEach(form => form.Dispose());
        }
    }

    /// <summary>The forms take turns, so that what else the machine does meets all of them.</summary>
    private static async Task Measure(ChosenScenario chosen, List<MeasuredForm> forms, BarsOptions options, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync(chosen.Make().Name);
        List<LoadRun> runs = [];

        try
        {
            foreach (var form in forms)
            {
                runs.Add(await form.Prepare(chosen, cancellationToken));
                await runs[^1].Warm(options.Warm, cancellationToken);
            }

            var rounds = forms.Select(_ => new List<Measurement>()).ToArray();

            for (var round = 0; round < options.Rounds; round++)
            {
                for (var i = 0; i < forms.Count; i++)
                {
                    rounds[i].Add(await runs[i].Measure(options.Length, cancellationToken));
                }
            }

            for (var i = 0; i < forms.Count; i++)
            {
                forms[i].Measured.Add(Measurement.Together(rounds[i]));
                await Console.Error.WriteLineAsync($"  {forms[i].Form.Name}: {LoadReport.Short(forms[i].Measured[^1])}");
            }
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }
    }

    private static async Task Tell(List<MeasuredForm> forms, BarsOptions options, DateTimeOffset started)
    {
        foreach (var form in forms)
        {
            Console.WriteLine($"{form.Form.Name}\n\n{LoadReport.Text(form.Measured)}\n");

            if (options.Json is { } folder)
            {
                Directory.CreateDirectory(folder);
                await File.WriteAllTextAsync(Path.Combine(folder, $"{form.Form.Kind}.json".ToLowerInvariant()), JsonReport.Text(form.Form.Address, started, form.Measured));
            }
        }

        Console.WriteLine(BarsReport.Text(forms));
    }
}
