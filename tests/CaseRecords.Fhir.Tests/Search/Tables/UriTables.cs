namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>Addresses, letter by letter.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#uri"/>
public sealed class UriTables(UriTables.Record record) : IClassFixture<UriTables.Record>
{
    [Theory]
    [InlineData("ValueSet?url=http://acme.org/fhir/ValueSet/123", "v123")]
    [InlineData("ValueSet?url=http://acme.org/fhir/valueset/123", "")]
    [InlineData("ValueSet?url=http://acme.org/fhir/ValueSet", "")]
    [InlineData("ValueSet?url=urn:oid:1.2.3.4.5", "oid")]
    [InlineData("ValueSet?url=http://acme.org/fhir,urn:oid:1.2.3.4.5", "base oid")]
    // :below: it, and what goes on from it.
    [InlineData("ValueSet?url:below=http://acme.org/fhir/", "v123 v1234")]
    [InlineData("ValueSet?url:below=http://acme.org/fhir", "base v123 v1234")]
    [InlineData("ValueSet?url:below=http://acme.org/fhir/ValueSet/123", "v123")]
    // :above: it, and what it goes on from.
    [InlineData("ValueSet?url:above=http://acme.org/fhir/ValueSet/123/_history/5", "base v123")]
    [InlineData("ValueSet?url:above=http://acme.org/fhir", "base")]
    [InlineData("ValueSet?url:missing=true", "none")]
    // A canonical is found with its version or without.
    [InlineData("ValueSet?_profile=http://profile.example/p", "base none")]
    [InlineData("ValueSet?_profile=http://profile.example/p|2", "base")]
    [InlineData("ValueSet?_profile=http://profile.example/p|1", "")]
    [InlineData("ValueSet?_source=http://source.example/a", "oid")]
    public Task Addresses(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("ValueSet?url:exact=http://acme.org", "invalid at url")]
    [InlineData("ValueSet?url:contains=acme", "invalid at url")]
    public Task Refused(string query, string issue) => record.Refuses(query, issue);

    public sealed class Record : TableRecord
    {
        protected override IEnumerable<string> Resources =>
        [
            """{"resourceType":"ValueSet","id":"base","meta":{"profile":["http://profile.example/p|2"]},"status":"active","url":"http://acme.org/fhir"}""",
            """{"resourceType":"ValueSet","id":"v123","status":"active","url":"http://acme.org/fhir/ValueSet/123"}""",
            """{"resourceType":"ValueSet","id":"v1234","status":"active","url":"http://acme.org/fhir/ValueSet/1234"}""",
            """{"resourceType":"ValueSet","id":"oid","meta":{"source":"http://source.example/a"},"status":"active","url":"urn:oid:1.2.3.4.5"}""",
            """{"resourceType":"ValueSet","id":"none","meta":{"profile":["http://profile.example/p"]},"status":"draft"}""",
        ];
    }
}
