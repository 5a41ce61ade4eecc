namespace CaseRecords.Fhir.Store;

/// <summary>
/// The versions that this process committed last: the readers of the log ask for each of them within a moment. A version never changes, so
/// nothing here can be out of date.
/// </summary>
internal sealed class RecentVersions(long mostBytes = RecentVersions.MostBytes)
{
    private const long MostBytes = 16L << 20;

    private readonly Lock gate = new();
    private readonly Dictionary<(ResourceKey Key, long Version), StoredResource> versions = [];
    private readonly Queue<StoredResource> byAge = [];
    private long bytes;

    public void Keep(IEnumerable<StoredResource> committed)
    {
        lock (gate)
        {
            foreach (var stored in committed)
            {
                if (versions.TryAdd((stored.Key, stored.Version), stored))
                {
                    byAge.Enqueue(stored);
                    bytes += stored.Body.Length;
                }
            }

            while (bytes > mostBytes)
            {
                var oldest = byAge.Dequeue();
                bytes -= oldest.Body.Length;
                versions.Remove((oldest.Key, oldest.Version));
            }
        }
    }

    public StoredResource? Find(ResourceKey key, long version)
    {
        lock (gate)
        {
            return versions.GetValueOrDefault((key, version));
        }
    }
}
