using Hl7.Fhir.Model;
using Range = Hl7.Fhir.Model.Range;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Index rows of number and quantity parameters: one for any unit, one by code, one by the unit's text where it differs, one in the canonical unit of a UCUM code.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#quantity"/>
internal static class QuantityValues
{
    private const string Currencies = "urn:iso:std:iso:4217";

    public static void AddNumber(Slot at, Base value, List<QuantityRow> rows)
    {
        NumberSpan? span = value switch
        {
            FhirDecimal { Value: { } exact } => NumberSpan.Of(exact),
            Integer { Value: { } whole } => NumberSpan.Of(whole),
            PositiveInt { Value: { } positive } => NumberSpan.Of(positive),
            UnsignedInt { Value: { } unsigned } => NumberSpan.Of(unsigned),
            Quantity { Value: { } number } quantity => NumberSpan.Of(number, quantity.Comparator),
            Range range => NumberSpan.Of(range),
            _ => null,
        };

        if (span is { } known)
        {
            Add(at, known, "", "", rows);
        }
    }

    public static void AddQuantity(Slot at, Base value, List<QuantityRow> rows)
    {
        switch (value)
        {
            case Quantity { Value: { } number } quantity:
                AddSpan(at, NumberSpan.Of(number, quantity.Comparator), quantity, rows);
                break;
            case Money { Value: { } amount } money:
                var currency = new Quantity { System = Currencies, Code = money.CurrencyElement?.JsonValue as string };
                AddSpan(at, NumberSpan.Of(amount), currency, rows);
                break;
            case Range range when NumberSpan.Of(range) is { } span:
                AddSpan(at, span, range.Low?.Value is null ? range.High! : range.Low, rows);
                break;
            case SampledData data when NumberSpan.Of(data) is { } bounds:
                AddSpan(at, bounds, data.Origin ?? new Quantity(), rows);
                break;
            default:
                AddNumber(at, value, rows);
                break;
        }
    }

    private static void AddSpan(Slot at, NumberSpan span, Quantity unit, List<QuantityRow> rows)
    {
        Add(at, span, "", "", rows);

        if (unit.Code is { Length: > 0 } code)
        {
            Add(at, span, unit.System ?? "", Folding.Key(code), rows);

            if (unit.System == CanonicalUnits.System && Canonical(span, code) is { } canonical)
            {
                Add(at, canonical.Span, "", CanonicalUnits.Mark + Folding.Key(canonical.Unit), rows);
            }
        }

        if (unit.Unit is { Length: > 0 } name && name != unit.Code)
        {
            Add(at, span, "", Folding.Key(name), rows);
        }
    }

    /// <summary>Null unless both ends can be converted; open ends stay open.</summary>
    private static (NumberSpan Span, string Unit)? Canonical(NumberSpan span, string code)
    {
        var (low, high) = (Converted(span.Low, code), span.High == span.Low ? null : Converted(span.High, code));

        return (low ?? high) is not { } known || (span.Low is not null && low is null) || (span.High != span.Low && span.High is not null && high is null)
            ? null
            : (span with { Low = low?.Value, High = span.High == span.Low ? low?.Value : high?.Value }, known.Unit);
    }

    private static (string Unit, decimal Value)? Converted(decimal? number, string code) => number is { } known ? CanonicalUnits.Of(known, code) : null;

    private static void Add(Slot at, NumberSpan span, string system, string unit, List<QuantityRow> rows)
    {
        var low = span.Low is { } least ? Low(DecimalKey.Encode(least), span.IsOpen) : DecimalKey.Lowest;
        var high = span.High == span.Low && span.Low is not null ? low : span.High is { } most ? High(DecimalKey.Encode(most), span.IsOpen) : DecimalKey.Highest;

        rows.Add(new QuantityRow(at.P, system, unit, low, high, at.Sub, at.Grp));
    }

    private static DecimalKey Low(DecimalKey end, bool isOpen) => isOpen ? end.JustAbove() : end;

    private static DecimalKey High(DecimalKey end, bool isOpen) => isOpen ? end.JustBelow() : end;
}
