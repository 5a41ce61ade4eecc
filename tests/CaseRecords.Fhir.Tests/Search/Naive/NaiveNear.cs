using System.Globalization;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>Places within a distance of another: <c>latitude|longitude|distance|unit</c>, kilometres unless said.</summary>
/// <seealso href="https://hl7.org/fhir/R4/location.html#positional"/>
internal static class NaiveNear
{
    private const double Kilometres = 6371;

    public static bool Matches(Location.PositionComponent position, string wanted)
    {
        var parts = wanted.Split('|');
        var unit = parts.Length > 3 ? parts[3] : "km";
        var metres = Read(parts[2]) * (unit switch { "m" => 1, "km" or "" => 1000, "[mi_i]" => 1609.344, _ => throw new FormatException(wanted) });

        return Distance((double)position.Latitude!, (double)position.Longitude!, Read(parts[0]), Read(parts[1])) * 1000 <= metres;
    }

    /// <summary>Along the great circle, in kilometres.</summary>
    private static double Distance(double latitude, double longitude, double otherLatitude, double otherLongitude)
    {
        var (a, b) = (double.DegreesToRadians(latitude), double.DegreesToRadians(otherLatitude));
        var turn = double.DegreesToRadians(otherLongitude - longitude);
        var half = Math.Pow(Math.Sin((b - a) / 2), 2) + (Math.Cos(a) * Math.Cos(b) * Math.Pow(Math.Sin(turn / 2), 2));

        return 2 * Kilometres * Math.Asin(Math.Sqrt(half));
    }

    private static double Read(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
