using System.Globalization;
using CaseRecords.Load.Processes;
using CaseRecords.Load.Scenarios;

namespace CaseRecords.Load.Measuring;

/// <summary>A scenario with the number of clients that the caller wants of it; null for its own.</summary>
internal sealed record ChosenScenario(Func<Scenario> Make, int? Clients);

/// <summary>What the caller of the tool wants.</summary>
internal sealed record LoadOptions
{
    private static readonly string[] Switches = ["--base", "--token", "--header", "--scenario", "--clients", "--seconds", "--warm", "--timeout", "--process", "--synthea", "--json"];

    public required Uri Base { get; init; }

    public required IReadOnlyList<ChosenScenario> Scenarios { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A .NET or Java server needs ten seconds before its figures mean anything.</summary>
    public TimeSpan Warm { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    public IReadOnlyList<NamedProcess> Processes { get; init; } = [];

    public string? Synthea { get; init; }

    public string? Json { get; init; }

    /// <exception cref="BadArgumentException">An argument is missing or cannot be understood.</exception>
    public static LoadOptions Parse(IReadOnlyList<string> args)
    {
        var given = Pairs(args).ToLookup(pair => pair.Switch, pair => pair.Value);
        var clients = Number(given, "--clients", 1, 1000);

        return new LoadOptions
        {
            Base = Address(Last(given, "--base") ?? throw new BadArgumentException("--base is missing: the FHIR base, such as --base http://127.0.0.1:8080/fhir.")),
            Scenarios = [.. Chosen(Last(given, "--scenario") ?? throw new BadArgumentException($"--scenario is missing: {Catalogue.Names}, several with commas.")).Select(one => one with { Clients = one.Clients ?? (int?)clients })],
            Headers = [.. given["--header"].Select(Header), .. Last(given, "--token") is { } token ? [KeyValuePair.Create("Authorization", $"Bearer {token}")] : Array.Empty<KeyValuePair<string, string>>()],
            Length = TimeSpan.FromSeconds(Number(given, "--seconds", 0.1, 86_400) ?? 20),
            Warm = TimeSpan.FromSeconds(Number(given, "--warm", 0, 86_400) ?? 10),
            Timeout = TimeSpan.FromSeconds(Number(given, "--timeout", 0.1, 86_400) ?? 60),
            Processes = [.. given["--process"].Select(NamedProcess.Parse)],
            Synthea = Last(given, "--synthea"),
            Json = Last(given, "--json"),
        };
    }

    private static IEnumerable<(string Switch, string Value)> Pairs(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i += 2)
        {
            if (!Switches.Contains(args[i]))
            {
                throw new BadArgumentException($"{args[i]} is unknown. There are {string.Join(", ", Switches)}; --help says more.");
            }

            yield return i + 1 < args.Count ? (args[i], args[i + 1]) : throw new BadArgumentException($"{args[i]} needs a value.");
        }
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address is { Query: "", Fragment: "" }
            ? address
            : throw new BadArgumentException($"--base {text}: expected an http or https address, such as http://127.0.0.1:8080/fhir.");

    /// <summary>Names with commas between; <c>read:1</c> is the scenario read with one client.</summary>
    private static IEnumerable<ChosenScenario> Chosen(string text) =>
        from one in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let parts = one.Split(':')
        let make = Catalogue.Find(parts[0]) ?? throw new BadArgumentException($"--scenario {parts[0]}: there is no such scenario; there are {Catalogue.Names}.")
        select parts switch
        {
            [_] => new ChosenScenario(make, null),
            [_, var clients] when int.TryParse(clients, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1000 => new ChosenScenario(make, number),
            _ => throw new BadArgumentException($"--scenario {one}: expected a name, or a name and a number of clients from 1 to 1000, such as read:1."),
        };

    private static KeyValuePair<string, string> Header(string text) =>
        text.Split(':', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, var value]
            ? KeyValuePair.Create(name, value)
            : throw new BadArgumentException($"--header {text}: expected 'Name: value'.");

    private static double? Number(ILookup<string, string> given, string name, double least, double most) =>
        Last(given, name) is not { } text ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new BadArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} {text}: expected a number from {least} to {most}."));

    private static string? Last(ILookup<string, string> given, string name) => given[name].LastOrDefault();
}
