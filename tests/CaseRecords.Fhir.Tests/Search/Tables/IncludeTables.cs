namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>What comes along: after the plus.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#include"/>
public sealed class IncludeTables(LinkedRecord record) : IClassFixture<LinkedRecord>
{
    [Theory]
    [InlineData("Observation?_id=o1&_include=Observation:subject", "o1 + p1")]
    [InlineData("Observation?_id=o1&_include=Observation:patient", "o1 + p1")]
    [InlineData("Observation?_id=o4&_include=Observation:subject", "o4 + g1")]
    [InlineData("Observation?_id=o1,o4&_include=Observation:subject:Patient", "o1 o4 + p1")]
    [InlineData("Observation?_id=o4&_include=Observation:subject:Patient", "o4")]
    // Once, whoever refers to it; not again if it is a match.
    [InlineData("Observation?code=size,stage&_include=Observation:subject", "o1 o2 + p1")]
    [InlineData("Observation?_id=o3,o5&_include=Observation:has-member", "o3 o5 + o6")]
    // What is not there does not come.
    [InlineData("Observation?_id=o6&_include=Observation:subject", "o6")]
    [InlineData("Observation?_id=o3&_include=Observation:performer", "o3 + ann bob")]
    [InlineData("Observation?_id=o3&_include=*", "o3 + ann bob o5 p2")]
    [InlineData("Observation?_id=o3&_include=Observation:*", "o3 + ann bob o5 p2")]
    // What is contained is within.
    [InlineData("MedicationRequest?_id=inside&_include=MedicationRequest:medication", "inside")]
    [InlineData("MedicationRequest?_id=outside&_include=MedicationRequest:medication", "outside + cisplatin")]
    // Backwards.
    [InlineData("Patient?_id=p1&_revinclude=Observation:patient", "p1 + o1 o2")]
    [InlineData("Patient?_id=p1&_revinclude=Observation:subject:Patient", "p1 + o1 o2")]
    [InlineData("Patient?_id=p1&_revinclude=Observation:performer", "p1")]
    [InlineData("Observation?_id=o1&_revinclude=Provenance:target", "o1 + prov")]
    [InlineData("Organization?_id=clinic&_revinclude=Patient:*", "clinic + p1")]
    [InlineData("Patient?_id=p1&_include=Patient:organization&_revinclude=Observation:patient", "p1 + clinic o1 o2")]
    // Once, or again and again.
    [InlineData("Observation?_id=o1&_include=Observation:patient&_include:iterate=Patient:organization", "o1 + clinic p1")]
    [InlineData("Observation?_id=o1&_include=Observation:patient&_include:iterate=Patient:organization&_include:iterate=Organization:partof", "o1 + clinic p1 trust")]
    [InlineData("Observation?_id=o3&_include=Observation:has-member", "o3 + o5")]
    [InlineData("Observation?_id=o3&_include:iterate=Observation:has-member", "o3 + o5 o6")]
    [InlineData("Organization?_id=clinic&_revinclude=Patient:organization&_revinclude:iterate=Observation:patient", "clinic + o1 o2 p1")]
    public Task Includes(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("Observation?_include=Observation:code", "invalid at _include")]
    [InlineData("Observation?_include=Observation:nonsense", "invalid at _include")]
    [InlineData("Observation?_include=Nonsense:subject", "invalid at _include")]
    [InlineData("Observation?_include=subject", "invalid at _include")]
    // Of another type than the matches, and not again: it could never bring anything.
    [InlineData("Observation?_include=Observation:patient&_include=Patient:organization", "invalid at _include")]
    [InlineData("Patient?_revinclude=Observation", "invalid at _revinclude")]
    public Task Refused(string query, string issue) => record.Refuses(query, issue);
}
