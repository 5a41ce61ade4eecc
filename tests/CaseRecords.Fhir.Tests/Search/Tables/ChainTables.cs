namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>By what a resource refers to is like, over any number of references.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#chaining"/>
public sealed class ChainTables(LinkedRecord record) : IClassFixture<LinkedRecord>
{
    [Theory]
    [InlineData("Observation?subject:Patient.family=Wang", "o1 o2")]
    [InlineData("Observation?subject.family=Wang", "o1 o2")]
    [InlineData("Observation?patient.family=Wang", "o1 o2")]
    [InlineData("Observation?subject:Group.actual=true", "o4")]
    [InlineData("Observation?patient.gender=male", "o1 o2")]
    [InlineData("Observation?patient.birthdate=lt1970", "o1 o2")]
    [InlineData("Observation?patient._id=p2", "o3")]
    [InlineData("Observation?patient.identifier=urn:mrn|AB1", "o1 o2")]
    [InlineData("Observation?subject:Patient.family=Nobody", "")]
    // Modifiers at the end.
    [InlineData("Observation?subject:Patient.family:exact=wang", "")]
    [InlineData("Observation?patient.family:contains=an", "o1 o2")]
    [InlineData("Observation?patient.gender:missing=true", "o3")]
    // One of those that are referred to has no such value; who refers to nobody is not found.
    [InlineData("Observation?patient.gender:not=male", "o3")]
    // Further.
    [InlineData("Observation?patient.organization.name=Clinic", "o1 o2")]
    [InlineData("Observation?subject:Patient.organization:Organization.partof:Organization.name=Trust", "o1 o2")]
    [InlineData("Observation?patient.organization.partof=trust", "o1 o2")]
    [InlineData("Observation?patient.general-practitioner:Practitioner.name=House", "o1 o2")]
    [InlineData("Observation?patient.general-practitioner:Organization.name=House", "")]
    [InlineData("Observation?has-member.has-member.code=inner", "o3")]
    // Or and and.
    [InlineData("Observation?patient.family=Wang,Meyer", "o1 o2 o3")]
    [InlineData("Observation?patient.family=Wang&code=outer", "")]
    [InlineData("Observation?patient.family=Wang&patient.family=Meyer", "")]
    // Every link of one chain holds of one and the same resource, two chains may go two ways.
    [InlineData("Observation?performer.given=Ann&performer.given=Bob", "o3")]
    // Through what is contained, and on from there.
    [InlineData("MedicationRequest?medication:Medication.lot-number=L3", "inside")]
    [InlineData("MedicationRequest?medication.code=cis", "inside outside")]
    [InlineData("MedicationRequest?medication.manufacturer.name=Trust", "inside")]
    [InlineData("MedicationRequest?medication.manufacturer.name=Within", "deep")]
    // What is contained is no resource of its own.
    [InlineData("Medication?code=cis", "cisplatin")]
    // A reference to a version leads to the current one.
    [InlineData("Observation?performer:Organization.name=Trust", "o2")]
    public Task Chains(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("Observation?code.name=x", "invalid at code")]
    [InlineData("Observation?subject.nonsense=x", "invalid at subject.nonsense")]
    [InlineData("Observation?subject:Organization.name=x", "invalid at subject")]
    public Task Refused(string query, string issue) => record.Refuses(query, issue);
}
