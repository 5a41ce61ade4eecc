using CaseRecords.Fhir.Log;

namespace CaseRecords.Fhir.Store;

/// <summary>One stored version of a resource.</summary>
/// <param name="Body">The UTF-8 JSON as it is served, meta included; empty for a deleted version.</param>
public sealed record StoredResource(
    ResourceKey Key,
    long Version,
    ResourceAction Action,
    DateTimeOffset LastUpdated,
    string Owner,
    ReadOnlyMemory<byte> Body)
{
    public bool IsDeleted => Action == ResourceAction.Deleted;
}
