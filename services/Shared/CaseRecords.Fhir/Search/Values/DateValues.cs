using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Index rows of date parameters.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#date"/>
/// <param name="zone">Where values without a zone were written.</param>
internal sealed class DateValues(TimeZoneInfo? zone)
{
    public void Add(Slot at, Base value, List<DateRow> rows)
    {
        if (Span(value) is { } span)
        {
            rows.Add(new DateRow(at.P, span.Low, span.High, at.Sub, at.Grp));
        }
    }

    private DateSpan? Span(Base value) => value switch
    {
        Date date => DateSpan.Parse(date.Value, zone: zone),
        FhirDateTime date => DateSpan.Parse(date.Value, zone: zone),
        Instant instant => Instants.Of(instant) is { } at ? DateSpan.At(at) : null,
        Period period => Span(period),
        Timing timing => Limits(timing),
        _ => null,
    };

    private DateSpan? Span(Period period)
    {
        if (period.Start is null && period.End is null)
        {
            return null;
        }

        var low = DateSpan.Parse(period.Start, zone: zone)?.Low ?? DateSpan.Earliest;
        var high = DateSpan.Parse(period.End, zone: zone)?.High ?? DateSpan.Latest;

        // A period that ends before it starts is wrong, but the index relies on low <= high.
        return new DateSpan(Math.Min(low, high), Math.Max(low, high));
    }

    private DateSpan? Limits(Timing timing)
    {
        DateSpan? limits = timing.Repeat?.Bounds is Period bounds ? Span(bounds) : null;

        foreach (var date in timing.Event)
        {
            if (DateSpan.Parse(date, zone: zone) is { } span)
            {
                limits = limits is { } known ? new DateSpan(Math.Min(known.Low, span.Low), Math.Max(known.High, span.High)) : span;
            }
        }

        return limits;
    }
}
