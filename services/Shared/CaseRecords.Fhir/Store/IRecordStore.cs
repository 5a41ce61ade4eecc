namespace CaseRecords.Fhir.Store;

/// <summary>The record's tables, behind one door: one implementation per database, one behaviour.</summary>
public interface IRecordStore
{
    /// <summary>The current version, deleted ones included; null if the resource never existed.</summary>
    ValueTask<StoredResource?> Find(ResourceKey key, CancellationToken cancellationToken);

    /// <summary>One version; null if it does not exist.</summary>
    ValueTask<StoredResource?> Find(ResourceKey key, long version, CancellationToken cancellationToken);
}
