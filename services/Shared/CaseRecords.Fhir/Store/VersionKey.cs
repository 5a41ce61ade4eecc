namespace CaseRecords.Fhir.Store;

/// <summary>Names one version of a resource.</summary>
public readonly record struct VersionKey(ResourceKey Resource, long Version);
