namespace CaseRecords.Fhir.Search;
public sealed record SearchQuery;
