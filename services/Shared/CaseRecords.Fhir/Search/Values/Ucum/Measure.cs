using System.Collections.Immutable;

namespace CaseRecords.Fhir.Search.Values.Ucum;

/// <summary>What a unit measures, and how much of it: a number of base units to their powers.</summary>
/// <param name="Powers">By base unit; none is 0.</param>
internal sealed record Measure(Fraction Factor, ImmutableSortedDictionary<string, int> Powers)
{
    /// <summary>Above these no unit is meant that anybody measures with, and numbers grow without end.</summary>
    private const int HighestPower = 99;
    private const int MostBits = 2_048;

    public static Measure One { get; } = Of(Fraction.One);

    public static Measure Of(Fraction factor) => new(factor, ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal));

    public static Measure Base(string unit) => One with { Powers = One.Powers.Add(unit, 1) };

    public Measure Times(Fraction factor) => this with { Factor = Factor * factor };

    /// <summary>This one times the other to a power; null where that goes beyond all measure.</summary>
    public Measure? Times(Measure other, int power)
    {
        if (power is < -HighestPower or > HighestPower)
        {
            return null;
        }

        var powers = Powers.ToBuilder();

        foreach (var (unit, exponent) in other.Powers)
        {
            powers[unit] = powers.GetValueOrDefault(unit) + (exponent * power);

            if (Math.Abs(powers[unit]) > HighestPower)
            {
                return null;
            }

            if (powers[unit] == 0)
            {
                powers.Remove(unit);
            }
        }

        var factor = Factor * other.Factor.Power(power);

        return factor.Numerator.GetBitLength() > MostBits || factor.Denominator.GetBitLength() > MostBits ? null : new Measure(factor, powers.ToImmutable());
    }

    /// <summary><c>g.m-3</c>; <c>1</c> for a number.</summary>
    public override string ToString() => Powers.IsEmpty ? "1" : string.Join('.', Powers.Select(power => power.Value == 1 ? power.Key : $"{power.Key}{power.Value}"));
}
