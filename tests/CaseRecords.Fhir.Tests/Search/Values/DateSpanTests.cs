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
    [InlineData("9999-12", "9999-12-01T00:00:00.0000000", "9999-12-31T23:59:59.9999999")]
    [InlineData("9999-12-31", "9999-12-31T00:00:00.0000000", "9999-12-31T23:59:59.9999999")]
    [InlineData("9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59.9999999", "9999-12-31T23:59:59.9999999")]
    [InlineData("0001", "0001-01-01T00:00:00.0000000", "0001-12-31T23:59:59.9999999")]
    [InlineData("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00.0000000", "0001-01-01T00:00:00.0000000")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0000000", "2017-01-01T00:00:00.9999999")]
    [InlineData("9999-12-31T23:59:60Z", "9999-12-31T23:59:59.9999999", "9999-12-31T23:59:59.9999999")]
    [InlineData("2025-04-30T10:15:07.12345678999Z", "2025-04-30T10:15:07.1234567", "2025-04-30T10:15:07.1234567")]
    [InlineData("2025-04-30T10:15:07.000Z", "2025-04-30T10:15:07.0000000", "2025-04-30T10:15:07.0009999")]
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
    [InlineData("2025-04-30T10:15:00+14:01")]
    [InlineData("2025-04-30T10:15:00+02:60")]
    [InlineData("2025-04-30T10:15:00.Z")]
    [InlineData("2025-04-30T10:15:61Z")]
    [InlineData("2025-04-30T24:00:00Z")]
    [InlineData("2025-04-30T10:15:00z")]
    [InlineData("0000")]
    [InlineData("2025-00")]
    [InlineData("2025-04-31")]
    [InlineData("2025-04-30T")]
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

    [Theory]
    [InlineData("Europe/Berlin", "2025-01-15", "2025-01-14T23:00:00.0000000", "2025-01-15T22:59:59.9999999")]
    [InlineData("Europe/Berlin", "2025-03-30", "2025-03-29T23:00:00.0000000", "2025-03-30T21:59:59.9999999")]
    [InlineData("Europe/Berlin", "2025-10-26", "2025-10-25T22:00:00.0000000", "2025-10-26T22:59:59.9999999")]
    [InlineData("Europe/Berlin", "2025-07", "2025-06-30T22:00:00.0000000", "2025-07-31T21:59:59.9999999")]
    [InlineData("Europe/Berlin", "2025", "2024-12-31T23:00:00.0000000", "2025-12-31T22:59:59.9999999")]
    [InlineData("Europe/Berlin", "2025-07-01T10:15", "2025-07-01T08:15:00.0000000", "2025-07-01T08:15:59.9999999")]
    [InlineData("Europe/Berlin", "2025-07-01T10:15:00Z", "2025-07-01T10:15:00.0000000", "2025-07-01T10:15:00.9999999")]
    [InlineData("Europe/Berlin", "2025-10-26T02:30", "2025-10-26T00:30:00.0000000", "2025-10-26T00:30:59.9999999")]
    [InlineData("Europe/Berlin", "2025-03-30T02:30", "2025-03-30T01:00:00.0000000", "2025-03-30T01:00:59.9999999")]
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00.0000000", "2018-11-05T01:59:59.9999999")]
    [InlineData("America/Havana", "2025-11-02", "2025-11-02T04:00:00.0000000", "2025-11-03T04:59:59.9999999")]
    [InlineData("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00.0000000", "2011-12-30T09:59:59.9999999")]
    [InlineData("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00.0000000", "2011-12-31T09:59:59.9999999")]
    [InlineData("Etc/GMT-14", "0001-01-01", "0001-01-01T00:00:00.0000000", "0001-01-01T09:59:59.9999999")]
    [InlineData("America/New_York", "9999-12-31", "9999-12-31T05:00:00.0000000", "9999-12-31T23:59:59.9999999")]
    public void A_day_without_a_zone_is_one_of_the_place_of_the_record(string zone, string text, string low, string high)
    {
        var span = DateSpan.Parse(text, minutes: true, TimeZoneInfo.FindSystemTimeZoneById(zone)).ShouldNotBeNull();

        Written(span.Low).ShouldBe(low);
        Written(span.High).ShouldBe(high);
    }

    private static string Written(long ticks) => new DateTime(ticks).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture);
}
