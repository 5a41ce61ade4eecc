using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Index rows of <c>near</c>: where a location is, as a point of the unit sphere, on which distances are the same everywhere.</summary>
/// <seealso href="https://hl7.org/fhir/R4/location.html#search"/>
internal static class PositionValues
{
    private const decimal Pole = 90;

    public static void Add(short p, Base value, List<PositionRow> rows)
    {
        if (value is Location.PositionComponent { Latitude: { } latitude, Longitude: { } longitude } && Math.Abs(latitude) <= Pole)
        {
            rows.Add(Of(p, (double)latitude, (double)longitude));
        }
    }

    /// <param name="latitude">Degrees north.</param>
    /// <param name="longitude">Degrees east; a full turn more or less is the same place.</param>
    public static PositionRow Of(short p, double latitude, double longitude)
    {
        var (sinLatitude, cosLatitude) = Math.SinCos(double.DegreesToRadians(latitude));
        var (sinLongitude, cosLongitude) = Math.SinCos(double.DegreesToRadians(longitude));

        return new PositionRow(p, cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude);
    }
}
