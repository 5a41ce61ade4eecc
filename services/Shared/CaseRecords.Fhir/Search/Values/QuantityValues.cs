using Hl7.Fhir.Model;
using Range = Hl7.Fhir.Model.Range;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Index rows of number and quantity parameters: one for any unit, one by code, one by the unit's text where it differs.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#quantity"/>
internal static class QuantityValues
{
    private const string Currencies = "urn:iso:std:iso:4217";

    public static void AddNumber(Slot at, Base value, List<QuantityRow> rows)
    {
        decimal? number = value switch
        {
            FhirDecimal exact => exact.Value,
            Integer whole => whole.Value,
            PositiveInt positive => positive.Value,
            UnsignedInt unsigned => unsigned.Value,
            _ => null,
        };

        if (number is { } known)
        {
            AddSpan(at, Point(known), null, null, null, rows);
        }
        else if (value is Quantity { Value: { } amount } quantity)
        {
            AddSpan(at, Compared(amount, quantity.Comparator), null, null, null, rows);
        }
        else if (value is Range range && Ends(range) is { } span)
        {
            AddSpan(at, span, null, null, null, rows);
        }
    }

    public static void AddQuantity(Slot at, Base value, List<QuantityRow> rows)
    {
        switch (value)
        {
            case Quantity { Value: { } number } quantity:
                AddSpan(at, Compared(number, quantity.Comparator), quantity.System, quantity.Code, quantity.Unit, rows);
                break;
            case Money { Value: { } amount } money:
                AddSpan(at, Point(amount), Currencies, money.CurrencyElement?.JsonValue as string, null, rows);
                break;
            case Range range when Ends(range) is { } span:
                var unit = range.Low?.Value is null ? range.High! : range.Low;
                AddSpan(at, span, unit.System, unit.Code, unit.Unit, rows);
                break;
            case SampledData { Origin: { } origin } data when SampledBounds.Of(data) is { } bounds:
                AddSpan(at, bounds, origin.System, origin.Code, origin.Unit, rows);
                break;
            case FhirDecimal or Integer or PositiveInt or UnsignedInt:
                AddNumber(at, value, rows);
                break;
        }
    }

    private static (DecimalKey Low, DecimalKey High)? Ends(Range range)
    {
        if (range.Low?.Value is null && range.High?.Value is null)
        {
            return null;
        }

        var low = range.Low?.Value is { } least ? DecimalKey.Encode(least) : DecimalKey.Lowest;
        var high = range.High?.Value is { } most ? DecimalKey.Encode(most) : DecimalKey.Highest;

        // A range whose ends are exchanged is wrong, but the index relies on low <= high.
        return low <= high ? (low, high) : (high, low);
    }

    private static void AddSpan(
        Slot at, (DecimalKey Low, DecimalKey High) span, string? system, string? code, string? unit, List<QuantityRow> rows)
    {
        rows.Add(new QuantityRow(at.P, "", "", span.Low, span.High, at.Sub, at.Grp));

        if (code is { Length: > 0 })
        {
            rows.Add(new QuantityRow(at.P, system ?? "", Folding.Key(code), span.Low, span.High, at.Sub, at.Grp));
        }

        if (unit is { Length: > 0 } && unit != code)
        {
            rows.Add(new QuantityRow(at.P, "", Folding.Key(unit), span.Low, span.High, at.Sub, at.Grp));
        }
    }

    private static (DecimalKey Low, DecimalKey High) Point(decimal number) => (DecimalKey.Encode(number), DecimalKey.Encode(number));

    private static (DecimalKey Low, DecimalKey High) Compared(decimal number, Quantity.QuantityComparator? comparator) => comparator switch
    {
        Quantity.QuantityComparator.LessThan or Quantity.QuantityComparator.LessOrEqual => (DecimalKey.Lowest, DecimalKey.Encode(number)),
        Quantity.QuantityComparator.GreaterThan or Quantity.QuantityComparator.GreaterOrEqual => (DecimalKey.Encode(number), DecimalKey.Highest),
        _ => Point(number),
    };
}
