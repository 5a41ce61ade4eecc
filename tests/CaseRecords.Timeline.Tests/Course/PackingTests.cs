using CaseRecords.Timeline.Course;

namespace CaseRecords.Timeline.Tests.Course;

public sealed class PackingTests
{
    private const double Clear = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(42)]
    [InlineData(1234)]
    public void No_item_ever_covers_another(int seed)
    {
        var random = new Random(seed);
        var packing = new Packing(Clear);
        var placed = new List<(int Row, Extent Extent)>();

        for (var i = 0; i < 500; i++)
        {
            var left = random.NextDouble() * 800;
            var extent = new Extent(left, left + 4 + random.NextDouble() * 240);
            placed.Add((packing.Place(extent), extent));
        }

        Collisions(placed).ShouldBeEmpty();
    }

    [Fact]
    public void The_check_sees_a_collision() =>
        Collisions([(0, new Extent(0, 20)), (0, new Extent(24, 40)), (1, new Extent(0, 99))]).ShouldHaveSingleItem();

    [Fact]
    public void An_item_takes_the_first_row_where_it_fits()
    {
        var packing = new Packing(Clear);

        packing.Place(new Extent(0, 20)).ShouldBe(0);
        packing.Place(new Extent(10, 30)).ShouldBe(1);
        packing.Place(new Extent(26, 40)).ShouldBe(0);
        packing.TryPlace(new Extent(0, 40), 2).ShouldBeNull();
    }

    [Fact]
    public void What_grows_stops_before_its_neighbour()
    {
        var packing = new Packing(Clear);
        var left = new Extent(0, 20);
        packing.Place(left);
        packing.Place(new Extent(100, 120));

        packing.RoomRightOf(0, left).ShouldBe(100 - Clear - 20);
    }

    private static IEnumerable<(Extent, Extent)> Collisions(IReadOnlyList<(int Row, Extent Extent)> placed) =>
        from a in placed.Index()
        from b in placed.Index()
        where a.Index < b.Index && a.Item.Row == b.Item.Row
        where a.Item.Extent.Left < b.Item.Extent.Right + Clear && b.Item.Extent.Left < a.Item.Extent.Right + Clear
        select (a.Item.Extent, b.Item.Extent);
}
