using CaseRecords.Benchmarks.Forms;
using CaseRecords.Load;
using CaseRecords.Load.Measuring;

namespace CaseRecords.Benchmarks.Bars;

/// <summary>Which forms and scenarios are compared, and for how long.</summary>
/// <param name="Json">A folder: a file for each form, as the load tool writes them.</param>
internal sealed record BarsOptions(IReadOnlyList<FormKind> Forms, IReadOnlyList<ChosenScenario> Scenarios, TimeSpan Length, TimeSpan Warm, int Rounds, string? Synthea, string? Json)
{
    /// <exception cref="BadArgumentException">An argument cannot be understood.</exception>
    public static BarsOptions Parse(IReadOnlyList<string> args, string everything)
    {
        var given = Arguments.Parse(args, ["--on", "--scenario", "--seconds", "--warm", "--rounds", "--synthea", "--json"]);
        var synthea = given["--synthea"] ?? (Environment.GetEnvironmentVariable("CASERECORDS_CORPUS") is { } corpus ? Path.Combine(corpus, "synthea") : null);
        var scenarios = ChosenScenario.Parse(given["--scenario"] ?? everything);

        return new BarsOptions(
            Kinds(given["--on"] ?? "sqlite,postgres,cluster"),
            synthea is null && given["--scenario"] is null ? [.. scenarios.Where(one => one.Make().Name != "synthea")] : scenarios,
            TimeSpan.FromSeconds(given.Number("--seconds", 0.1, 86_400) ?? 5), TimeSpan.FromSeconds(given.Number("--warm", 0, 86_400) ?? 10), (int)(given.Number("--rounds", 1, 100) ?? 3),
            synthea, given["--json"]);
    }

    private static List<FormKind> Kinds(string text) =>
        [.. text.Split(',').Select(name => Enum.TryParse<FormKind>(name, ignoreCase: true, out var kind) && !char.IsDigit(name[0]) ? kind : throw new BadArgumentException($"--on {name}: there are sqlite, postgres and cluster."))];
}
