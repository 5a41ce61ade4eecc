using System.Globalization;
using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Tests.Events;

public sealed class EventTimeTests
{
    [Theory]
    [InlineData("2025", Precision.Year, "2025-01-01", "2025-12-31")]
    [InlineData("2025-04", Precision.Month, "2025-04-01", "2025-04-30")]
    [InlineData("2024-02", Precision.Month, "2024-02-01", "2024-02-29")]
    [InlineData("2025-04-17", Precision.Day, "2025-04-17", "2025-04-17")]
    [InlineData("2025-04-17T23:30:00+08:00", Precision.Instant, "2025-04-17", "2025-04-17")]
    public void A_date_stays_as_precise_as_it_was_said(string value, object precision, string first, string last)
    {
        var time = EventTime.Parse(value).ShouldNotBeNull();

        time.Value.ShouldBe(value);
        time.Precision.ShouldBe((Precision)precision);
        time.FirstDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture).ShouldBe(first);
        time.LastDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture).ShouldBe(last);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("spring")]
    [InlineData("2025-13")]
    [InlineData("2025-02-30")]
    public void What_is_no_date_is_none(string? value) => EventTime.Parse(value).ShouldBeNull();
}
