namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>Over several types at once, and within the record of one patient.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#search"/>
public sealed class SystemTables(LinkedRecord record) : IClassFixture<LinkedRecord>
{
    [Theory]
    [InlineData("?_type=Practitioner", "ann bob doc1")]
    [InlineData("?_type=Practitioner,Group", "ann bob doc1 g1")]
    [InlineData("?_type=Patient,Observation&_id=p1,o1,doc1", "o1 p1")]
    [InlineData("?_id=o1", "o1")]
    // What every one of the types can be searched by.
    [InlineData("?_type=Observation,MedicationRequest&patient=p1", "deep inside o1 o2 outside")]
    [InlineData("?_type=Observation,MedicationRequest&status=final", "o1 o2 o3 o4 o5 o6")]
    // Included resources are of any type.
    [InlineData("?_type=Observation&_id=o1&_include=Observation:patient", "o1 + p1")]
    public Task Types(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("Patient/p1/Observation", "o1 o2")]
    [InlineData("Patient/p1/Observation?code=size", "o1")]
    [InlineData("Patient/p2/Observation", "o3")]
    [InlineData("Patient/p2/MedicationRequest", "")]
    [InlineData("Patient/nobody/Observation", "o5 o6")]
    [InlineData("Patient/unheard-of/Observation", "")]
    [InlineData("Practitioner/ann/Observation", "o3")]
    [InlineData("Patient/p1/Observation?_include=Observation:performer", "o1 o2 + trust")]
    public Task Compartments(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("?_type=Nonsense", "invalid at _type")]
    [InlineData("?_type=Patient,Observation&family=x", "invalid at family")]
    public Task Refused(string query, string issue) => record.Refuses(query, issue);
}
