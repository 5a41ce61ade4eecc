using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Terms;

/// <summary>A ValueSet or CodeSystem that comes with the services and is in no record: by its type and address; null where they have none of it.</summary>
public delegate Resource? ServedTerms(string type, string url);
