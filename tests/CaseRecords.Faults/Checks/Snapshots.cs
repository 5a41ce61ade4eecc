namespace CaseRecords.Faults.Checks;

/// <summary>Whether readers that were promised one moment saw one: whoever sees what a bundle wrote to one resource sees what it wrote to every other, or something newer.</summary>
internal sealed class Snapshots
{
    private readonly Dictionary<(string Seen, string Other), List<(long Seen, long Other)>> pairs = [];

    /// <param name="bundles">The version that each bundle made of each resource that it wrote.</param>
    public Snapshots(IEnumerable<IReadOnlyDictionary<string, long>> bundles)
    {
        foreach (var bundle in bundles)
        {
            foreach (var seen in bundle)
            {
                foreach (var other in bundle.Where(other => other.Key != seen.Key))
                {
                    (pairs.TryGetValue((seen.Key, other.Key), out var versions) ? versions : pairs[(seen.Key, other.Key)] = []).Add((seen.Value, other.Value));
                }
            }
        }

        foreach (var versions in pairs.Values)
        {
            versions.Sort();

            for (var i = 1; i < versions.Count; i++)
            {
                versions[i] = (versions[i].Seen, Math.Max(versions[i].Other, versions[i - 1].Other));
            }
        }
    }

    /// <summary>What is wrong with one answer; null where it shows one moment.</summary>
    /// <param name="snapshot">The version of each resource that it shows.</param>
    public string? Anomaly(IReadOnlyDictionary<string, long> snapshot)
    {
        foreach (var (seen, version) in snapshot)
        {
            foreach (var (other, its) in snapshot)
            {
                if (pairs.TryGetValue((seen, other), out var versions) && Newest(versions, version) is { } needed && its < needed)
                {
                    return $"a reader saw {seen} at version {version} and {other} at {its}, but whoever wrote the one wrote {other} at {needed} with it";
                }
            }
        }

        return null;
    }

    /// <summary>The newest that any bundle up to a version of the one resource made of the other.</summary>
    private static long? Newest(List<(long Seen, long Other)> versions, long upTo)
    {
        var place = versions.BinarySearch((upTo, long.MaxValue));
        var before = (place < 0 ? ~place : place) - 1;

        return before >= 0 ? versions[before].Other : null;
    }
}
