using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Log;

/// <summary>Gives what stands behind log entries: each names a version, and a version never changes.</summary>
public sealed class RecordReader(IRecordStore store)
{
    /// <summary>Bodies may be large: so many are asked for at once.</summary>
    private const int AtOnce = 100;

    /// <summary>Versions of several resources; those that never existed are left out.</summary>
    public async ValueTask<IReadOnlyDictionary<VersionKey, StoredResource>> Read(IReadOnlyCollection<VersionKey> versions, CancellationToken cancellationToken)
    {
        Dictionary<VersionKey, StoredResource> read = new(versions.Count);

        foreach (var some in versions.Distinct().Chunk(AtOnce))
        {
            foreach (var stored in await store.FindVersions(some, cancellationToken))
            {
                read[new VersionKey(stored.Key, stored.Version)] = stored;
            }
        }

        return read;
    }
}
