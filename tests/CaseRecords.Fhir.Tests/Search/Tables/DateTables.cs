namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>Dates are ranges: what is compared is where the range of the search and that of the resource lie.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#date"/>
public sealed class DateTables(DateTables.Record record) : IClassFixture<DateTables.Record>
{
    private const string OfApril = "day half-hour-apart last-day month second zone";

    [Theory]
    // eq: the range of the search holds that of the resource.
    [InlineData("Procedure?date=2025", "day half-hour-apart last-day month second spring year zone")]
    [InlineData("Procedure?date=eq2025-04", OfApril)]
    [InlineData("Procedure?date=2025-04-29", "day")]
    [InlineData("Procedure?date=2025-04-30", "half-hour-apart last-day second zone")]
    [InlineData("Procedure?date=2025-04-30T10:15", "half-hour-apart second")]
    [InlineData("Procedure?date=2025-04-30T10:15:00Z", "second")]
    [InlineData("Procedure?date=2025-04-30T12:15:00+02:00", "second")]
    [InlineData("Procedure?date=2025-04-30T10:15:30.250Z", "half-hour-apart")]
    // A zone moves a time to another day.
    [InlineData("Procedure?date=2025-04-30T23:30:00Z", "zone")]
    // ne: it does not.
    [InlineData("Procedure?date=ne2025", "old open-end open-start")]
    [InlineData("Procedure?date=ne2025-04-30", "day month old open-end open-start spring year")]
    // gt: the range above that of the search touches that of the resource.
    [InlineData("Procedure?date=gt2025-04-30", "open-end spring year")]
    [InlineData("Procedure?date=gt2025-04-29", "half-hour-apart last-day month open-end second spring year zone")]
    // lt: so does the range below.
    [InlineData("Procedure?date=lt2025-04-29", "month old open-start spring year")]
    [InlineData("Procedure?date=lt2025", "old open-start")]
    // ge and le: as gt and lt, or equal.
    [InlineData("Procedure?date=ge2025-04-30", "half-hour-apart last-day open-end second spring year zone")]
    [InlineData("Procedure?date=le2024", "old open-start")]
    [InlineData("Procedure?date=le2025-04-29", "day month old open-start spring year")]
    // sa: starts after. eb: ends before.
    [InlineData("Procedure?date=sa2025-04-29", "half-hour-apart last-day second zone")]
    [InlineData("Procedure?date=sa2024", "day half-hour-apart last-day month open-end second spring year zone")]
    [InlineData("Procedure?date=eb2025-05-01", "day half-hour-apart last-day month old open-start second zone")]
    [InlineData("Procedure?date=eb2025-04-30", "day old open-start")]
    // Both ends of a span of time.
    [InlineData("Procedure?date=ge2025-04-29&date=lt2025-04-30", "day month open-end spring year")]
    [InlineData("Procedure?date=2024,2025-04-29", "day old")]
    [InlineData("Procedure?date:missing=true", "none")]
    [InlineData("Procedure?date:missing=false", "day half-hour-apart last-day month old open-end open-start second spring year zone")]
    public Task Prefixes(string query, string ids) => record.Finds(query, ids);

    [Theory]
    // An instant is a point; a Timing is its outer limits.
    [InlineData("DiagnosticReport?issued=2025-04-30", "r")]
    [InlineData("DiagnosticReport?issued=gt2025-04-30T10:15:00Z", "")]
    [InlineData("DiagnosticReport?issued=ge2025-04-30T10:15:00Z", "r")]
    [InlineData("ServiceRequest?occurrence=2025", "timing")]
    [InlineData("ServiceRequest?occurrence=2025-02", "")]
    [InlineData("ServiceRequest?occurrence=gt2025-02&occurrence=lt2025-02", "timing")]
    [InlineData("ServiceRequest?occurrence=sa2025-01-09", "timing")]
    [InlineData("ServiceRequest?occurrence=eb2025-04", "timing")]
    [InlineData("Patient?birthdate=1950", "p")]
    [InlineData("Patient?birthdate=lt1950-06", "p")]
    [InlineData("Patient?birthdate=1950-03", "")]
    public Task OtherTypes(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("Procedure?date=yesterday", "invalid at date")]
    [InlineData("Procedure?date=2025-13", "invalid at date")]
    [InlineData("Procedure?date=2025-02-30", "invalid at date")]
    [InlineData("Procedure?date=2025-04-30T10", "invalid at date")]
    [InlineData("Procedure?date=xx2025", "invalid at date")]
    [InlineData("Procedure?date:exact=2025", "invalid at date")]
    public Task Refused(string query, string issue) => record.Refuses(query, issue);

    public sealed class Record : TableRecord
    {
        protected override IEnumerable<string> Resources =>
        [
            At("old", "2024"), At("year", "2025"), At("month", "2025-04"), At("day", "2025-04-29"), At("last-day", "2025-04-30"),
            At("second", "2025-04-30T10:15:00Z"), At("half-hour-apart", "2025-04-30T10:15:30.250Z"), At("zone", "2025-05-01T01:30:00+02:00"),
            During("spring", """{"start":"2025-03-01","end":"2025-05-31"}"""), During("open-end", """{"start":"2025-04-29"}"""), During("open-start", """{"end":"2025-04-29"}"""),
            """{"resourceType":"Procedure","id":"none","status":"completed","subject":{"reference":"Patient/p"}}""",
            """{"resourceType":"DiagnosticReport","id":"r","status":"final","code":{"text":"x"},"issued":"2025-04-30T10:15:00Z"}""",
            """{"resourceType":"ServiceRequest","id":"timing","status":"active","intent":"order","subject":{"reference":"Patient/p"},"occurrenceTiming":{"event":["2025-01-10"],"repeat":{"boundsPeriod":{"start":"2025-02-01","end":"2025-03-24"}}}}""",
            """{"resourceType":"Patient","id":"p","birthDate":"1950"}""",
        ];

        private static string At(string id, string date) => $$$"""{"resourceType":"Procedure","id":"{{{id}}}","status":"completed","subject":{"reference":"Patient/p"},"performedDateTime":"{{{date}}}"}""";

        private static string During(string id, string period) => $$$"""{"resourceType":"Procedure","id":"{{{id}}}","status":"completed","subject":{"reference":"Patient/p"},"performedPeriod":{{{period}}}}""";
    }
}
