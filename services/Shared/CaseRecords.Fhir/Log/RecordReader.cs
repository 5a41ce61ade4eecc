using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Log;

/// <summary>Gives log consumers the exact version that an entry speaks of.</summary>
public sealed class RecordReader(IRecordStore store)
{
    /// <summary>One version of a resource; null if it never existed.</summary>
    public ValueTask<StoredResource?> Read(ResourceKey key, long version, CancellationToken cancellationToken) =>
        store.Find(key, version, cancellationToken);
}
