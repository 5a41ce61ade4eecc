using CaseRecords.Load.Processes;
using CaseRecords.Load.Scenarios;

namespace CaseRecords.Load.Measuring;

/// <summary>What the caller of the tool wants.</summary>
/// <param name="Warm">A .NET or Java server needs ten seconds before its figures mean anything.</param>
internal sealed record LoadOptions(
    Uri Base, IReadOnlyList<ChosenScenario> Scenarios, IReadOnlyList<KeyValuePair<string, string>> Headers, TimeSpan Length, TimeSpan Warm, TimeSpan Timeout,
    IReadOnlyList<NamedProcess> Processes, string? Synthea, string? Json)
{
    private static readonly string[] Switches = ["--base", "--token", "--header", "--scenario", "--clients", "--seconds", "--warm", "--timeout", "--process", "--synthea", "--json"];

    /// <exception cref="BadArgumentException">An argument is missing or cannot be understood.</exception>
    public static LoadOptions Parse(IReadOnlyList<string> args)
    {
        var given = Arguments.Parse(args, Switches);
        var clients = (int?)given.Number("--clients", 1, 1000);

        return new LoadOptions(
            Address(given["--base"] ?? throw new BadArgumentException("--base is missing: the FHIR base, such as --base http://127.0.0.1:8080/fhir.")),
            [.. ChosenScenario.Parse(given["--scenario"] ?? throw new BadArgumentException($"--scenario is missing: {Catalogue.Names}, several with commas.")).Select(one => one with { Clients = one.Clients ?? clients })],
            [.. given.All("--header").Select(Header), .. given["--token"] is { } token ? [KeyValuePair.Create("Authorization", $"Bearer {token}")] : Array.Empty<KeyValuePair<string, string>>()],
            Seconds("--seconds", 20), Seconds("--warm", 10), Seconds("--timeout", 60),
            [.. given.All("--process").Select(NamedProcess.Parse)], given["--synthea"], given["--json"]);

        TimeSpan Seconds(string name, double otherwise) => TimeSpan.FromSeconds(given.Number(name, name == "--warm" ? 0 : 0.1, 86_400) ?? otherwise);
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address is { Query: "", Fragment: "" }
            ? address
            : throw new BadArgumentException($"--base {text}: expected an http or https address, such as http://127.0.0.1:8080/fhir.");

    private static KeyValuePair<string, string> Header(string text) =>
        text.Split(':', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, var value]
            ? KeyValuePair.Create(name, value)
            : throw new BadArgumentException($"--header {text}: expected 'Name: value'.");
}
