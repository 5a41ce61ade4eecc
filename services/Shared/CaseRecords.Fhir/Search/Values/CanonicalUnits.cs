using System.Collections.Concurrent;
using System.Numerics;
using CaseRecords.Fhir.Search.Values.Ucum;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Brings quantities of one kind to one unit, so that 1 cm is 10 mm and 37 °C is 98.6 °F.</summary>
/// <remarks>
/// The arithmetic is exact; the result is rounded once, to <see cref="Digits"/> significant digits, so that equal quantities have equal keys and larger ones never smaller keys.
/// Remarks in braces mean nothing in UCUM, and units without a common measure (international units, fields of view) are comparable with themselves only.
/// </remarks>
/// <seealso href="https://hl7.org/fhir/R4/search.html#quantity"/>
internal static class CanonicalUnits
{
    /// <summary>The system of UCUM codes.</summary>
    public const string System = "http://unitsofmeasure.org";

    /// <summary>What the units of canonical index rows begin with.</summary>
    public const char Mark = '~';

    private const int Digits = 20;
    private const int LongestCode = 200;
    private const int MostRemembered = 4_096;
    private const int MostScale = 28;

    private static readonly BigInteger Limit = BigInteger.Pow(10, Digits);
    private static readonly BigInteger LargestDecimal = new(decimal.MaxValue);
    private static readonly Conversion None = new("", Fraction.Zero, Fraction.Zero);
    private static readonly ConcurrentDictionary<string, Conversion> Conversions = new(StringComparer.Ordinal);

    /// <summary>The quantity in the canonical unit of its kind; null if the code is no UCUM unit, has no linear scale (pH, decibel), or the number is beyond all decimals.</summary>
    public static (string Unit, decimal Value)? Of(decimal value, string ucumCode)
    {
        if (ucumCode.Length is 0 or > LongestCode)
        {
            return null;
        }

        if (!Conversions.TryGetValue(ucumCode, out var conversion))
        {
            conversion = Find(ucumCode) ?? None;

            if (Conversions.Count < MostRemembered)
            {
                Conversions.TryAdd(ucumCode, conversion);
            }
        }

        return !ReferenceEquals(conversion, None) && Converted(value, conversion) is { } converted ? (conversion.Unit, converted) : null;
    }

    private static Conversion? Find(string code)
    {
        if (UnitTable.Shared.Scale(UnitTerm.WithoutRemark(code)) is { } scale)
        {
            return Scaled(scale.Prefix, scale.Function);
        }

        return UnitTerm.Parse(code, UnitTable.Shared) is { } measure ? new Conversion(measure.ToString(), measure.Factor, Fraction.Zero) : null;
    }

    private static Conversion? Scaled(Fraction prefix, string function) => function switch
    {
        "Cel" => new Conversion("K", prefix, Fraction.Parse("273.15")),
        "degF" => new Conversion("K", prefix * Fraction.Parse("9").Power(-1) * Fraction.Parse("5"), Fraction.Parse("459.67") * Fraction.Parse("5") * Fraction.Parse("9").Power(-1)),
        _ => null,
    };

    private static decimal? Converted(decimal value, Conversion conversion)
    {
        var (mantissa, scale) = Parts(value);
        var (factor, offset) = (conversion.Factor, conversion.Offset);
        var numerator = mantissa * factor.Numerator;
        var denominator = PowersOfTen.Of(scale) * factor.Denominator;

        if (!offset.Numerator.IsZero)
        {
            numerator = (numerator * offset.Denominator) + (offset.Numerator * denominator);
            denominator *= offset.Denominator;
        }

        return numerator.IsZero ? 0 : Rounded(numerator, denominator);
    }

    private static (BigInteger Mantissa, int Scale) Parts(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var mantissa = new BigInteger(new decimal(bits[0], bits[1], bits[2], value < 0, 0));

        return (mantissa, value.Scale);
    }

    private static decimal? Rounded(BigInteger numerator, BigInteger denominator)
    {
        var positive = BigInteger.Abs(numerator);
        var scale = Digits - 1 - (int)Math.Floor(BigInteger.Log10(positive) - BigInteger.Log10(denominator));
        var digits = Quotient(positive, denominator, scale);

        // The estimate of the size may be off by one beside a power of ten.
        while (digits >= Limit)
        {
            digits = Quotient(positive, denominator, --scale);
        }

        while (digits * 10 < Limit)
        {
            digits = Quotient(positive, denominator, ++scale);
        }

        if (scale > MostScale)
        {
            digits = Quotient(digits, PowersOfTen.Of(scale - MostScale), 0);
            scale = MostScale;
        }
        else if (scale < 0)
        {
            digits *= PowersOfTen.Of(-scale);
            scale = 0;
        }

        if (digits > LargestDecimal)
        {
            return null;
        }

        var whole = decimal.GetBits((decimal)digits);

        return new decimal(whole[0], whole[1], whole[2], numerator.Sign < 0, (byte)scale);
    }

    /// <summary>To the nearest whole number, halves away from zero.</summary>
    private static BigInteger Quotient(BigInteger numerator, BigInteger denominator, int scale)
    {
        if (scale >= 0)
        {
            numerator *= PowersOfTen.Of(scale);
        }
        else
        {
            denominator *= PowersOfTen.Of(-scale);
        }

        return ((numerator * 2) + denominator) / (denominator * 2);
    }

    /// <param name="Offset">Where the zero of the unit lies, in the canonical one.</param>
    private sealed record Conversion(string Unit, Fraction Factor, Fraction Offset);
}
