using System.Globalization;
using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>A place and a distance in a search: <c>latitude|longitude|distance|units</c>.</summary>
/// <seealso href="https://hl7.org/fhir/R4/location.html#search"/>
internal static class NearText
{
    /// <summary>Metres, where the search names no distance.</summary>
    private const double DefaultDistance = 50_000;

    /// <summary>Of a sphere as large as the Earth, in metres.</summary>
    private const double Radius = 6_371_008.8;

    private const string Form = "wants latitude|longitude, latitude|longitude|distance or latitude|longitude|distance|units, such as 52.5|13.4|11.2|km";

    public static (SearchCondition? Condition, string? Wrong) Read(string value)
    {
        var parts = Escaped.Split(value, '|').ConvertAll(Escaped.Plain);

        if (parts.Count is < 2 or > 4 || Number(parts[0]) is not { } latitude || Math.Abs(latitude) > 90 || Number(parts[1]) is not { } longitude || Math.Abs(longitude) > 180)
        {
            return (null, Form);
        }

        var distance = parts.Count < 3 || parts[2].Length == 0 ? DefaultDistance : Metres(parts[2], parts.Count < 4 || parts[3].Length == 0 ? "km" : parts[3]);

        return distance is { } metres && metres >= 0
            ? (Within(latitude, longitude, metres), null)
            : (null, $"{Form}; units are those of a length, such as km, m or [mi_i]");
    }

    private static NearCondition Within(double latitude, double longitude, double metres)
    {
        var at = PositionValues.Of(0, latitude, longitude);
        var angle = Math.Min(metres / Radius, Math.PI);
        var (south, north) = (double.DegreesToRadians(latitude) - angle, double.DegreesToRadians(latitude) + angle);
        var chord = 2 * Math.Sin(angle / 2);

        return new NearCondition(
            at.X, at.Y, at.Z, chord * chord,
            south <= -Math.PI / 2 ? -1 : Math.Sin(south),
            north >= Math.PI / 2 ? 1 : Math.Sin(north));
    }

    private static double? Metres(string distance, string unit) =>
        decimal.TryParse(distance, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && CanonicalUnits.Of(number, unit) is { Unit: "m" } canonical
            ? (double)canonical.Value
            : null;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
