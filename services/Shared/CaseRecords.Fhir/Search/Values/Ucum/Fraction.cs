using System.Globalization;
using System.Numerics;

namespace CaseRecords.Fhir.Search.Values.Ucum;

/// <summary>An exact number, so that 5/9 and 0.1 lose nothing on the way from one unit to another.</summary>
internal readonly record struct Fraction
{
    private Fraction(BigInteger numerator, BigInteger denominator)
    {
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        Numerator = numerator / common;
        Denominator = denominator / common;
    }

    public static Fraction One { get; } = new(BigInteger.One, BigInteger.One);

    public static Fraction Zero { get; } = new(BigInteger.Zero, BigInteger.One);

    public BigInteger Numerator { get; }

    /// <summary>Positive, and without a factor in common with the numerator.</summary>
    public BigInteger Denominator { get; }

    /// <summary>Reads digits as the UCUM table writes them: <c>6.0221367</c>, <c>1e-24</c>.</summary>
    public static Fraction Parse(string text)
    {
        var at = text.IndexOfAny(['e', 'E']);
        var digits = at < 0 ? text : text[..at];
        var exponent = at < 0 ? 0 : int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var whole = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        exponent -= point < 0 ? 0 : digits.Length - point - 1;

        return exponent < 0 ? new Fraction(whole, BigInteger.Pow(10, -exponent)) : new Fraction(whole * BigInteger.Pow(10, exponent), BigInteger.One);
    }

    public Fraction Power(int exponent) => exponent < 0
        ? new Fraction(BigInteger.Pow(Denominator, -exponent), BigInteger.Pow(Numerator, -exponent))
        : new Fraction(BigInteger.Pow(Numerator, exponent), BigInteger.Pow(Denominator, exponent));

    public static Fraction operator *(Fraction one, Fraction other) => new(one.Numerator * other.Numerator, one.Denominator * other.Denominator);
}
