namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>By what those that refer to a resource are like.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#has"/>
public sealed class HasTables(LinkedRecord record) : IClassFixture<LinkedRecord>
{
    [Theory]
    [InlineData("Patient?_has:Observation:patient:code=size", "p1")]
    [InlineData("Patient?_has:Observation:patient:code=outer", "p2")]
    [InlineData("Patient?_has:Observation:patient:code=unheard-of", "")]
    [InlineData("Patient?_has:Observation:subject:status=final", "p1 p2")]
    [InlineData("Group?_has:Observation:subject:status=final", "g1")]
    [InlineData("Patient?_has:Observation:patient:code=size,outer", "p1 p2")]
    [InlineData("Patient?_has:Observation:patient:code=size&_has:Observation:patient:code=stage", "p1")]
    [InlineData("Patient?_has:Observation:patient:code=size&gender=female", "")]
    [InlineData("Patient?_has:Observation:patient:_id=o3", "p2")]
    [InlineData("Patient?_has:Observation:patient:code:missing=false", "p1 p2")]
    // In one another: who is the patient of an observation that a provenance is about.
    [InlineData("Patient?_has:Observation:patient:_has:Provenance:target:agent=doc1", "p1")]
    [InlineData("Organization?_has:Patient:organization:_has:Observation:patient:code=size", "clinic")]
    // A chain at the end, and at the beginning.
    [InlineData("Patient?_has:Observation:patient:performer.given=Ann", "p2")]
    [InlineData("Observation?patient._has:Observation:patient:code=stage", "o1 o2")]
    public Task Reverse(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("Patient?_has:Observation=x", "invalid at _has")]
    [InlineData("Patient?_has:Nonsense:patient:code=x", "invalid at _has")]
    [InlineData("Patient?_has:Observation:code:status=x", "invalid at _has")]
    [InlineData("Patient?_has:Observation:patient:nonsense=x", "invalid at _has:Observation:patient:nonsense")]
    public Task Refused(string query, string issue) => record.Refuses(query, issue);
}
