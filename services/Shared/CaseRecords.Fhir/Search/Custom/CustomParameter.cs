using CaseRecords.Fhir.Definitions;

namespace CaseRecords.Fhir.Search.Custom;

/// <summary>What a SearchParameter resource defines for one of its base types.</summary>
/// <param name="Url">Its canonical address.</param>
public sealed record CustomParameter(string ResourceType, SearchBy By, string Url);
