using System.Globalization;
using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Tests.Search.Values;

public sealed class DateSpanTests
{
    [Theory]
    [InlineData("2024", "2024-01-01T00:00:00.0000000", "2024-12-31T23:59:59.9999999")]
    [InlineData("2024-02", "2024-02-01T00:00:00.0000000", "2024-02-29T23:59:59.9999999")]
    [InlineData("2025-04-30", "2025-04-30T00:00:00.0000000", "2025-04-30T23:59:59.9999999")]
    [InlineData("2025-04-30T10:15:07", "2025-04-30T10:15:07.0000000", "2025-04-30T10:15:07.9999999")]
    [InlineData("2025-04-30T10:15:07.12Z", "2025-04-30T10:15:07.1200000", "2025-04-30T10:15:07.1299999")]
    [InlineData("2025-04-30T01:15:07+02:00", "2025-04-29T23:15:07.0000000", "2025-04-29T23:15:07.9999999")]
    [InlineData("2025-04-30T23:15:07-03:30", "2025-05-01T02:45:07.0000000", "2025-05-01T02:45:07.9999999")]
    [InlineData("9999", "9999-01-01T00:00:00.0000000", "9999-12-31T23:59:59.9999999")]
    public void A_date_stands_for_the_whole_span_of_its_precision(string text, string low, string high)
    {
        var span = DateSpan.Parse(text).ShouldNotBeNull();

        Written(span.Low).ShouldBe(low);
        Written(span.High).ShouldBe(high);
    }

    [Theory]
    [InlineData("2025-13")]
    [InlineData("2025-02-29")]
    [InlineData("25")]
    [InlineData("2025-4")]
    [InlineData("2025-04-30T10:15")]
    [InlineData("2025-04-30T25:15:00")]
    [InlineData("2025-04-30 10:15:00")]
    [InlineData("2025-04-30T10:15:00+2")]
    [InlineData("")]
    public void What_is_no_date_has_no_span(string text)
    {
        DateSpan.Parse(text).ShouldBeNull();
    }

    [Fact]
    public void A_search_may_leave_the_seconds_away()
    {
        var span = DateSpan.Parse("2025-04-30T10:15", minutes: true).ShouldNotBeNull();

        Written(span.High).ShouldBe("2025-04-30T10:15:59.9999999");
    }

    private static string Written(long ticks) => new DateTime(ticks).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture);
}
