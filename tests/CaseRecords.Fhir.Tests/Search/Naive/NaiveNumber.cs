using System.Globalization;
using Hl7.Fhir.Model;
using Range = Hl7.Fhir.Model.Range;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>The numbers that an element may stand for. Null is an open end.</summary>
internal readonly record struct NaiveSpan(decimal? Low, bool LowIncluded, decimal? High, bool HighIncluded)
{
    public static NaiveSpan Point(decimal value) => new(value, true, value, true);

    public NaiveSpan Times(decimal factor) => this with { Low = Low * factor, High = High * factor };
}

/// <summary>Numbers and quantities, by the digits that are given.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#number"/>
internal static class NaiveNumber
{
    private const string Ucum = "http://unitsofmeasure.org";
    private const string Currencies = "urn:iso:std:iso:4217";

    /// <summary>What a unit of the made records is of the first of its kind.</summary>
    private static readonly Dictionary<string, (string Kind, decimal Factor)> Units = new()
    {
        ["m"] = ("length", 1m),
        ["cm"] = ("length", 0.01m),
        ["mm"] = ("length", 0.001m),
        ["kg"] = ("mass", 1000m),
        ["g"] = ("mass", 1m),
        ["mg"] = ("mass", 0.001m),
        ["g/L"] = ("density", 1m),
        ["mg/dL"] = ("density", 0.01m),
        ["g/dL"] = ("density", 10m),
        ["a"] = ("time", 31557600m),
        ["h"] = ("time", 3600m),
        ["min"] = ("time", 60m),
        ["s"] = ("time", 1m),
    };

    /// <summary>Units of the same kind, and by what a number in the first is multiplied to be one in them.</summary>
    public static IReadOnlyList<(string Code, decimal Factor)> Others(string code) => Units.TryGetValue(code, out var its)
        ? [.. Units.Where(unit => unit.Key != code && unit.Value.Kind == its.Kind).Select(unit => (unit.Key, its.Factor / unit.Value.Factor))]
        : [];

    public static bool MatchesNumber(Base value, string wanted) => SpanOf(value) is { } target && Compare(target, wanted, 1m, whole: value is Integer or PositiveInt or UnsignedInt);

    public static bool MatchesQuantity(Base value, string wanted)
    {
        if (SpanOf(value) is not { } target)
        {
            return false;
        }

        var parts = Escapes.Split(wanted, '|').ConvertAll(Escapes.Plain);

        if (parts is not [var number, var system, var code])
        {
            return Compare(target, wanted, 1m);
        }

        var (itsSystem, itsCode, itsUnit) = UnitOf(value);

        if (system.Length == 0)
        {
            return (itsCode == code || itsUnit == code) && Compare(target, number, 1m);
        }

        if (itsSystem != system)
        {
            return false;
        }

        if (itsCode == code)
        {
            return Compare(target, number, 1m);
        }

        return system == Ucum && itsCode is not null && Units.TryGetValue(code, out var sought) && Units.TryGetValue(itsCode, out var its) && sought.Kind == its.Kind
            && Compare(target.Times(its.Factor), number, sought.Factor);
    }

    /// <summary>The number itself, what a comparator leaves open, or what a range spans.</summary>
    public static NaiveSpan? SpanOf(Base value) => value switch
    {
        FhirDecimal { Value: { } number } => NaiveSpan.Point(number),
        Integer { Value: { } number } => NaiveSpan.Point(number),
        PositiveInt { Value: { } number } => NaiveSpan.Point(number),
        UnsignedInt { Value: { } number } => NaiveSpan.Point(number),
        Money { Value: { } amount } => NaiveSpan.Point(amount),
        Quantity { Value: { } number } quantity => quantity.Comparator switch
        {
            Quantity.QuantityComparator.LessThan => new(null, false, number, false),
            Quantity.QuantityComparator.LessOrEqual => new(null, false, number, true),
            Quantity.QuantityComparator.GreaterThan => new(number, false, null, false),
            Quantity.QuantityComparator.GreaterOrEqual => new(number, true, null, false),
            _ => NaiveSpan.Point(number),
        },
        Range range when range.Low?.Value is not null || range.High?.Value is not null => new(range.Low?.Value, true, range.High?.Value, true),
        _ => null,
    };

    /// <param name="factor">What the number is to be multiplied with: its unit is not that of the target.</param>
    /// <param name="whole">Integers have no digits that could be missing.</param>
    private static bool Compare(NaiveSpan target, string wanted, decimal factor, bool whole = false)
    {
        var (prefix, text) = Prefix.Split(wanted);
        var number = decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) * factor;
        var half = whole ? 0m : HalfOfLastDigit(text) * factor;
        var tenth = Math.Abs(number) / 10;

        return prefix switch
        {
            "eq" => Contains(number, half, target),
            "ne" => !Contains(number, half, target),
            "gt" => Above(target, number),
            "lt" => Below(target, number),
            "ge" => Above(target, number) || target == NaiveSpan.Point(number),
            "le" => Below(target, number) || target == NaiveSpan.Point(number),
            "sa" => target.Low > number || (target.Low == number && !target.LowIncluded),
            "eb" => target.High < number || (target.High == number && !target.HighIncluded),
            "ap" => Overlap(target, number - tenth, number + tenth),
            _ => throw new FormatException(wanted),
        };
    }

    private static bool Contains(decimal number, decimal half, NaiveSpan target) =>
        half == 0m
            ? target == NaiveSpan.Point(number)
            : target.Low >= number - half && (target.High < number + half || (target.High == number + half && !target.HighIncluded));

    private static bool Above(NaiveSpan target, decimal number) => target.High is null || target.High > number;

    private static bool Below(NaiveSpan target, decimal number) => target.Low is null || target.Low < number;

    private static bool Overlap(NaiveSpan target, decimal low, decimal high) =>
        (target.Low is null || target.Low < high || (target.Low == high && target.LowIncluded))
        && (target.High is null || target.High > low || (target.High == low && target.HighIncluded));

    /// <summary>R4's own table reads 1e2 as if it were 1.0e2.</summary>
    private static decimal HalfOfLastDigit(string text)
    {
        var parts = text.ToLowerInvariant().Split('e');
        var decimals = parts[0].Contains('.', StringComparison.Ordinal) ? parts[0].Length - parts[0].IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var last = exponent - (parts.Length > 1 && decimals == 0 && parts[0].TrimStart('-', '+').Length == 1 ? 1 : decimals);

        return decimal.Parse($"0.5e{last}", NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static (string? System, string? Code, string? Unit) UnitOf(Base value) => value switch
    {
        Quantity quantity => (quantity.System, quantity.Code, quantity.Unit),
        Range range => (range.Low ?? range.High) is { } end ? (end.System, end.Code, end.Unit) : default,
        Money money => (Currencies, money.CurrencyElement?.JsonValue as string, null),
        _ => default,
    };
}
