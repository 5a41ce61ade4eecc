namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>In the order that was asked for; what has no value comes last.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#_sort"/>
public sealed class SortTables(SortTables.Record record) : IClassFixture<SortTables.Record>
{
    [Theory]
    [InlineData("Patient?_sort=_id", "a b c d")]
    [InlineData("Patient?_sort=-_id", "d c b a")]
    [InlineData("Patient?_sort=_lastUpdated", "d b a c")]
    [InlineData("Patient?_sort=-_lastUpdated", "c a b d")]
    // Texts without case and accents: the smallest of several upwards, the largest downwards.
    [InlineData("Patient?_sort=family,_id", "b a c d")]
    [InlineData("Patient?_sort=-family,_id", "a c b d")]
    [InlineData("Patient?_sort=given", "c a b d")]
    // Dates by their lower bound upwards, by their upper bound downwards.
    [InlineData("Patient?_sort=birthdate,_id", "b a c d")]
    [InlineData("Patient?_sort=-birthdate,_id", "a c b d")]
    [InlineData("Patient?_sort=gender,_id", "a c b d")]
    [InlineData("Patient?_sort=-gender,-_id", "b c a d")]
    [InlineData("Patient?_sort=gender,birthdate", "a c b d")]
    [InlineData("Patient?_sort=gender,-birthdate", "a c b d")]
    [InlineData("Patient?_sort=organization,_id", "b a c d")]
    // Numbers as numbers, whatever their unit.
    [InlineData("Observation?_sort=value-quantity", "o2 o10 o9 o")]
    [InlineData("Observation?_sort=-value-quantity", "o9 o10 o2 o")]
    // A sorted search is still a search.
    [InlineData("Patient?gender=female&_sort=-birthdate", "a c")]
    public Task Orders(string query, string ids) => record.FindsInOrder(query, ids);

    [Theory]
    [InlineData("Patient?_sort=nonsense", "invalid at _sort")]
    [InlineData("Patient?_sort=family,nonsense", "invalid at _sort")]
    public Task Refused(string query, string issue) => record.Refuses(query, issue);

    public sealed class Record : TableRecord
    {
        protected override IEnumerable<string> Resources =>
        [
            """{"resourceType":"Patient","id":"d"}""",
            """{"resourceType":"Patient","id":"b","gender":"male","birthDate":"1949-12-31","name":[{"family":"Äbel","given":["Zoe"]}],"managingOrganization":{"reference":"Organization/a"}}""",
            """{"resourceType":"Patient","id":"a","gender":"female","birthDate":"1950","name":[{"family":"berg","given":["Bo"]},{"family":"Zeta"}],"managingOrganization":{"reference":"Organization/b"}}""",
            """{"resourceType":"Patient","id":"c","gender":"female","birthDate":"1950-06-15","name":[{"family":"Çelik","given":["Zoe","Ann"]}],"managingOrganization":{"reference":"Organization/c"}}""",
            Observation("o9", ""","valueQuantity":{"value":100,"unit":"mg"}"""),
            Observation("o10", ""","valueQuantity":{"value":20.5,"unit":"g"}"""),
            Observation("o2", ""","valueQuantity":{"value":-3}"""),
            Observation("o", ""),
        ];

        private static string Observation(string id, string value) => $$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"text":"x"}{{{value}}}}""";
    }
}
