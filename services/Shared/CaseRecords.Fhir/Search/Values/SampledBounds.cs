using System.Globalization;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>The smallest and the largest of sampled values, which is all that R4 searches them by.</summary>
/// <seealso href="https://hl7.org/fhir/R4/observation.html#search"/>
internal static class SampledBounds
{
    private const string Error = "E";
    private const string Below = "L";
    private const string Above = "U";

    /// <summary>In the unit of the origin; an end is open where a point lies beyond a limit that is not said. Null if nothing was measured.</summary>
    public static NumberSpan? Of(SampledData data)
    {
        decimal? low = null, high = null;
        var (openLow, openHigh) = (false, false);

        foreach (var text in (data.Data ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var point = text switch { Error => null, Below => data.LowerLimit, Above => data.UpperLimit, _ => Number(text) };
            openLow |= text == Below && point is null;
            openHigh |= text == Above && point is null;
            low = point < low ? point : low ?? point;
            high = point > high ? point : high ?? point;
        }

        if (low is null && !openLow && !openHigh)
        {
            return null;
        }

        var (least, most) = (openLow ? null : Scaled(data, low), openHigh ? null : Scaled(data, high));

        // A negative factor turns the ends around.
        return data.Factor < 0 ? new NumberSpan(most, least) : new NumberSpan(least, most);
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static decimal? Scaled(SampledData data, decimal? point)
    {
        try
        {
            return point is { } number ? (number * (data.Factor ?? 1)) + (data.Origin?.Value ?? 0) : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
