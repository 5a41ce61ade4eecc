using CaseRecords.Timeline.Course;

namespace CaseRecords.Timeline.Tests.Course;

public sealed class TicksTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(140)]
    [InlineData(444)]
    [InlineData(1800)]
    [InlineData(9000)]
    [InlineData(36000)]
    public void Labels_have_room_in_every_way_to_count(int days)
    {
        var axis = new Axis(new DateOnly(2025, 4, 17), -61, days - 61, days - 80);

        foreach (var ticks in (IReadOnlyList<Tick>[])[Ticks.Calendar(axis), Ticks.From(axis, 0), Ticks.Age(axis, new DateOnly(1957, 3, 12))])
        {
            ticks.ShouldNotBeEmpty();
            ticks.Zip(ticks.Skip(1)).ShouldAllBe(pair => axis.Px(pair.Second.Day) - axis.Px(pair.First.Day) >= 40);
        }
    }

    [Fact]
    public void The_origin_is_a_tick_of_its_own() => Ticks.From(new Axis(new DateOnly(2025, 4, 17), -61, 383, 246), 0).ShouldContain(new Tick(0, "0", IsOrigin: true));
}
