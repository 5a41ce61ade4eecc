using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Tests.Search.Values;

public sealed class PositionRowsTests
{
    private const double MeanRadiusInKm = 6371.0088;

    [Theory]
    [InlineData("0", "0", 1, 0, 0)]
    [InlineData("0", "90", 0, 1, 0)]
    [InlineData("90", "17", 0, 0, 1)]
    [InlineData("-90", "0", 0, 0, -1)]
    [InlineData("0", "-180", -1, 0, 0)]
    [InlineData("0", "180", -1, 0, 0)]
    public void A_place_is_a_point_of_the_unit_sphere(string latitude, string longitude, double x, double y, double z)
    {
        var row = Indexed.Rows(Location($$"""{"latitude":{{latitude}},"longitude":{{longitude}}}""")).Positions.ShouldHaveSingleItem();

        row.P.ShouldBe(Indexed.Number("Location", "near"));
        row.X.ShouldBe(x, 1e-12);
        row.Y.ShouldBe(y, 1e-12);
        row.Z.ShouldBe(z, 1e-12);
    }

    [Theory]
    [InlineData("""{"latitude":90.1,"longitude":0}""")]
    [InlineData("""{"latitude":1}""")]
    [InlineData("""{"longitude":1}""")]
    public void What_is_no_place_has_no_point(string position) => Indexed.Rows(Location(position)).Positions.ShouldBeEmpty();

    [Fact]
    public void Distances_come_out_as_maps_have_them()
    {
        var (berlin, paris) = (PositionValues.Of(1, 52.5200, 13.4050), PositionValues.Of(1, 48.8566, 2.3522));
        var chord = Math.Sqrt(Math.Pow(berlin.X - paris.X, 2) + Math.Pow(berlin.Y - paris.Y, 2) + Math.Pow(berlin.Z - paris.Z, 2));

        (2 * Math.Asin(chord / 2) * MeanRadiusInKm).ShouldBe(877.5, 0.5);
    }

    private static string Location(string position) => $$"""{"resourceType":"Location","position":{{position}}}""";
}
