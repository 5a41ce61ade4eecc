namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>References by id, by type and id, by address, by identifier.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#reference"/>
public sealed class ReferenceTables(ReferenceTables.Record record) : IClassFixture<ReferenceTables.Record>
{
    [Theory]
    [InlineData("Observation?subject=Patient/p1", "o1 versioned")]
    [InlineData("Observation?subject=p1", "o1 versioned")]
    [InlineData("Observation?subject:Patient=p1", "o1 versioned")]
    [InlineData("Observation?subject:Group=p1", "")]
    [InlineData("Observation?subject=Group/g1", "group")]
    [InlineData("Observation?subject=g1", "group")]
    // patient is the same element, where it is a patient.
    [InlineData("Observation?patient=p1", "o1 versioned")]
    [InlineData("Observation?patient=Group/g1", "")]
    // A resource that is not there can be referred to.
    [InlineData("Observation?subject=Patient/nobody", "dangling")]
    [InlineData("Observation?subject=Patient/unheard-of", "")]
    // Another server's.
    [InlineData("Observation?subject=https://other.example/fhir/Patient/p1", "foreign")]
    [InlineData("Observation?subject=urn:uuid:5f3c7c3a-1f00-4d5c-9d7e-000000000001", "uuid")]
    // Any of several, all of several.
    [InlineData("Observation?subject=p1,g1", "group o1 versioned")]
    [InlineData("Observation?performer=doc1&performer=doc2", "o1")]
    // By identifier only; what is contained or only displayed is there, and found by nothing.
    [InlineData("Observation?subject:identifier=urn:mrn|AB1", "logical")]
    [InlineData("Observation?subject:identifier=ab1", "logical")]
    [InlineData("Observation?subject:identifier=urn:other|AB1", "")]
    [InlineData("Observation?subject:missing=true", "none")]
    [InlineData("Observation?subject:missing=false", "contained dangling displayed foreign group logical o1 uuid versioned")]
    [InlineData("Patient?_id=inner", "")]
    [InlineData("Patient?family=Inner", "")]
    // Canonicals, with and without their version.
    [InlineData("Procedure?instantiates-canonical=http://plan.example/x", "new old")]
    [InlineData("Procedure?instantiates-canonical=http://plan.example/x|3", "new")]
    [InlineData("Procedure?instantiates-canonical=http://plan.example/x|4", "")]
    public Task References(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("Observation?subject:Practitioner=p1", "invalid at subject")]
    [InlineData("Observation?subject:Nonsense=p1", "invalid at subject")]
    [InlineData("Observation?subject=not an id", "invalid at subject")]
    [InlineData("Observation?subject=both", "multiple-matches at subject")]
    public Task Refused(string query, string issue) => record.Refuses(query, issue);

    public sealed class Record : TableRecord
    {
        protected override IEnumerable<string> Resources =>
        [
            """{"resourceType":"Patient","id":"p1"}""",
            """{"resourceType":"Patient","id":"both"}""",
            """{"resourceType":"Group","id":"g1","type":"person","actual":true}""",
            """{"resourceType":"Group","id":"both","type":"person","actual":true}""",
            Observation("o1", """{"reference":"Patient/p1"}""", ""","performer":[{"reference":"Practitioner/doc1"},{"reference":"Practitioner/doc2"}]"""),
            Observation("versioned", """{"reference":"Patient/p1/_history/1"}""", ""","performer":[{"reference":"Practitioner/doc1"}]"""),
            Observation("group", """{"reference":"Group/g1"}"""),
            Observation("dangling", """{"reference":"Patient/nobody"}"""),
            Observation("foreign", """{"reference":"https://other.example/fhir/Patient/p1"}"""),
            Observation("uuid", """{"reference":"urn:uuid:5f3c7c3a-1f00-4d5c-9d7e-000000000001"}"""),
            Observation("logical", """{"identifier":{"system":"urn:mrn","value":"AB1"}}"""),
            Observation("displayed", """{"display":"Somebody"}"""),
            Observation("contained", """{"reference":"#inner"}""", ""","contained":[{"resourceType":"Patient","id":"inner","name":[{"family":"Inner"}]}]"""),
            """{"resourceType":"Observation","id":"none","status":"final","code":{"text":"x"}}""",
            Procedure("old", "http://plan.example/x"), Procedure("new", "http://plan.example/x|3"),
        ];

        private static string Observation(string id, string subject, string more = "") => $$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"text":"x"},"subject":{{{subject}}}{{{more}}}}""";

        private static string Procedure(string id, string canonical) => $$$"""{"resourceType":"Procedure","id":"{{{id}}}","status":"completed","subject":{"reference":"Patient/p1"},"instantiatesCanonical":["{{{canonical}}}"]}""";
    }
}
