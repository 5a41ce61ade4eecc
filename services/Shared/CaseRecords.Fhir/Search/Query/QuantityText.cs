using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>A number or quantity in a search: <c>5.4</c>, <c>5.4|http://unitsofmeasure.org|mg</c> or <c>5.4||mg</c>.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#quantity"/>
internal static class QuantityText
{
    /// <param name="whole">Whether the values are whole numbers, which are compared exactly.</param>
    public static (SearchCondition? Condition, string? Wrong) Read(string value, bool units, bool whole = false)
    {
        var (comparison, text) = ComparisonText.Read(value);
        var parts = Escaped.Split(text, '|').ConvertAll(Escaped.Plain);

        if (parts.Count is not (1 or 3) || (parts.Count == 3 && (!units || parts[2].Length == 0)))
        {
            return (null, units ? "wants number, number|system|code or number||code" : "wants a number");
        }

        if (NumberText.Read(comparison, parts[0], whole) is not { } range)
        {
            return (null, "wants a number such as 5.4, 100 or 5.40e-3, after eq, ne, gt, lt, ge, le, sa, eb or ap if any");
        }

        return (Condition(comparison, range, parts), null);
    }

    /// <summary>UCUM units are compared in canonical units, so that 10 mm is found by 1 cm; any other by its code or text.</summary>
    private static QuantityCondition Condition(Comparison comparison, (decimal Low, decimal High) range, List<string> parts)
    {
        var (system, unit) = parts is [_, var given, var code] ? (given.Length == 0 ? null : given, code) : (null, null);

        return system == CanonicalUnits.System && CanonicalUnits.Of(range.Low, unit!) is { } low && CanonicalUnits.Of(range.High, unit!) is { } high
            ? new QuantityCondition(comparison, null, CanonicalUnits.Mark + low.Unit, DecimalKey.Encode(low.Value), DecimalKey.Encode(high.Value))
            : new QuantityCondition(comparison, system, unit is null ? null : Folding.Key(unit), DecimalKey.Encode(range.Low), DecimalKey.Encode(range.High));
    }
}
