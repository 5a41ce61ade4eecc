using System.Globalization;

namespace CaseRecords.Load;

/// <summary>Arguments as pairs of a switch and its value.</summary>
internal sealed class Arguments
{
    private readonly ILookup<string, string> given;

    private Arguments(ILookup<string, string> given) => this.given = given;

    /// <summary>The last value of a switch; null where it is not given.</summary>
    public string? this[string name] => given[name].LastOrDefault();

    /// <param name="known">The switches there are.</param>
    /// <exception cref="BadArgumentException">A switch is unknown or has no value.</exception>
    public static Arguments Parse(IReadOnlyList<string> args, IReadOnlyList<string> known) =>
        new(Pairs(args, known).ToLookup(pair => pair.Switch, pair => pair.Value));

    /// <summary>All values of a switch that may be repeated.</summary>
    public IEnumerable<string> All(string name) => given[name];

    /// <exception cref="BadArgumentException">It is no number, or too small or too large.</exception>
    public double? Number(string name, double least, double most) =>
        this[name] is not { } text ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new BadArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} {text}: expected a number from {least} to {most}."));

    private static IEnumerable<(string Switch, string Value)> Pairs(IReadOnlyList<string> args, IReadOnlyList<string> known)
    {
        for (var i = 0; i < args.Count; i += 2)
        {
            if (!known.Contains(args[i]))
            {
                throw new BadArgumentException($"{args[i]} is unknown. There are {string.Join(", ", known)}.");
            }

            yield return i + 1 < args.Count ? (args[i], args[i + 1]) : throw new BadArgumentException($"{args[i]} needs a value.");
        }
    }
}
