using CaseRecords.Fhir.Search;

namespace CaseRecords.Fhir.Tests.Search.Values;

public sealed class DateRowsTests
{
    private static readonly SearchIndexer InBerlin = new(Indexed.Parameters, null, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    [Theory]
    [InlineData("date", """{"resourceType":"Observation","effectiveDateTime":"2024-03"}""", "2024-03-01T00:00:00..2024-03-31T23:59:59.9999999")]
    [InlineData("date", """{"resourceType":"Observation","effectiveInstant":"2024-03-01T10:00:00.5Z"}""", "2024-03-01T10:00:00.5..2024-03-01T10:00:00.5")]
    [InlineData("date", """{"resourceType":"Observation","effectivePeriod":{"start":"2024-03-01"}}""", "2024-03-01T00:00:00..∞")]
    [InlineData("date", """{"resourceType":"Observation","effectivePeriod":{"end":"2024-03"}}""", "-∞..2024-03-31T23:59:59.9999999")]
    [InlineData("date", """{"resourceType":"Observation","effectivePeriod":{"extension":[{"url":"urn:x","valueString":"y"}]}}""", "")]
    [InlineData("date", """{"resourceType":"Observation","effectiveTiming":{"event":["2024-03-05","2024-03-01"]}}""", "2024-03-01T00:00:00..2024-03-05T23:59:59.9999999")]
    [InlineData("date", """{"resourceType":"Observation","effectiveTiming":{"repeat":{"boundsPeriod":{"start":"2024","end":"2025"}}}}""", "2024-01-01T00:00:00..2025-12-31T23:59:59.9999999")]
    [InlineData("date", """{"resourceType":"Observation","effectiveTiming":{"event":["2026-01-01"],"repeat":{"boundsPeriod":{"start":"2024","end":"2025"}}}}""", "2024-01-01T00:00:00..2026-01-01T23:59:59.9999999")]
    [InlineData("date", """{"resourceType":"Observation","effectiveTiming":{"repeat":{"boundsPeriod":{"start":"2024"}}}}""", "2024-01-01T00:00:00..∞")]
    [InlineData("date", """{"resourceType":"Observation","effectiveTiming":{"repeat":{"boundsDuration":{"value":3,"code":"d"}},"code":{"text":"BID"}}}""", "")]
    [InlineData("onset-date", """{"resourceType":"Condition","onsetString":"last summer"}""", "")]
    [InlineData("birthdate", """{"resourceType":"Patient","birthDate":"1950"}""", "1950-01-01T00:00:00..1950-12-31T23:59:59.9999999")]
    public void A_date_of_any_type_is_a_span(string parameter, string json, string rows) => Indexed.Under(parameter, json).ShouldBe(rows);

    [Theory]
    [InlineData("date", """{"resourceType":"Observation","effectiveDateTime":"2024-03-31"}""", "2024-03-30T23:00:00..2024-03-31T21:59:59.9999999")]
    [InlineData("date", """{"resourceType":"Observation","effectivePeriod":{"start":"2024-07-01","end":"2024-07-02T10:00:00Z"}}""", "2024-06-30T22:00:00..2024-07-02T10:00:00.9999999")]
    [InlineData("date", """{"resourceType":"Observation","effectiveTiming":{"event":["2024-07-01"]}}""", "2024-06-30T22:00:00..2024-07-01T21:59:59.9999999")]
    public void A_date_without_a_zone_is_one_of_the_record(string parameter, string json, string rows)
    {
        var resource = Indexed.Read(json);

        Indexed.Under(Indexed.Number(resource.TypeName, parameter), InBerlin.Index(resource)).ShouldBe(rows);
    }
}
