using System.Globalization;
using CaseRecords.Load.Scenarios;

namespace CaseRecords.Load.Measuring;

/// <summary>A scenario with the number of clients that the caller wants of it; null for its own.</summary>
internal sealed record ChosenScenario(Func<Scenario> Make, int? Clients)
{
    /// <summary>Names with commas between; <c>read:1</c> is the scenario read with one client.</summary>
    /// <exception cref="BadArgumentException">There is no such scenario, or none at all.</exception>
    public static IReadOnlyList<ChosenScenario> Parse(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } names
            ? [.. names.Select(One)]
            : throw new BadArgumentException($"--scenario names none; there are {Catalogue.Names}.");

    private static ChosenScenario One(string text)
    {
        var parts = text.Split(':');
        var make = Catalogue.Find(parts[0]) ?? throw new BadArgumentException($"--scenario {parts[0]}: there is no such scenario; there are {Catalogue.Names}.");

        return parts switch
        {
            [_] => new ChosenScenario(make, null),
            [_, var clients] when int.TryParse(clients, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1000 => new ChosenScenario(make, number),
            _ => throw new BadArgumentException($"--scenario {text}: expected a name, or a name and a number of clients from 1 to 1000, such as read:1."),
        };
    }
}
