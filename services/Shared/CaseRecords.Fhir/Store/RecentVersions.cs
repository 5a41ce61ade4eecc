namespace CaseRecords.Fhir.Store;

/// <summary>
/// The versions that this process committed last: the readers of the log ask for each of them within a moment. A version never changes, so
/// nothing here can be out of date.
/// </summary>
internal sealed class RecentVersions(long mostBytes = RecentVersions.MostBytes)
{
    private const long MostBytes = 16L << 20;

    private readonly Lock gate = new();
    private readonly Dictionary<VersionKey, StoredResource> versions = [];
    private readonly Queue<StoredResource> byAge = [];
    private long bytes;

    public void Keep(IEnumerable<StoredResource> committed)
    {
        lock (gate)
        {
            foreach (var stored in committed)
            {
                if (versions.TryAdd(new VersionKey(stored.Key, stored.Version), stored))
                {
                    byAge.Enqueue(stored);
                    bytes += stored.Body.Length;
                }
            }

            while (bytes > mostBytes)
            {
                var oldest = byAge.Dequeue();
                bytes -= oldest.Body.Length;
                versions.Remove(new VersionKey(oldest.Key, oldest.Version));
            }
        }
    }

    public StoredResource? Find(ResourceKey key, long version)
    {
        lock (gate)
        {
            return versions.GetValueOrDefault(new VersionKey(key, version));
        }
    }

    /// <summary>Those that are here, and the others.</summary>
    public (List<StoredResource> Found, List<VersionKey> Others) Find(IReadOnlyCollection<VersionKey> wanted)
    {
        var (found, others) = (new List<StoredResource>(wanted.Count), new List<VersionKey>());

        lock (gate)
        {
            foreach (var version in wanted)
            {
                if (versions.TryGetValue(version, out var stored))
                {
                    found.Add(stored);
                }
                else
                {
                    others.Add(version);
                }
            }
        }

        return (found, others);
    }
}
