namespace CaseRecords.Faults.Checks;

/// <summary>Where every write was answered, versions are counted: each up to the current one was acknowledged, and to one client only.</summary>
internal static class Counted
{
    /// <param name="versions">The current version of each resource.</param>
    public static IEnumerable<string> Wrong(Ledger ledger, IReadOnlyDictionary<string, long> versions)
    {
        var acknowledged = ledger.Acknowledged.Keys.ToLookup(written => written.Place, written => written.Version);

        foreach (var (place, current) in versions)
        {
            if (acknowledged[place].Count() != current)
            {
                yield return $"{place} is at version {current}, and {acknowledged[place].Count()} writes were acknowledged";
            }

            if (acknowledged[place].DefaultIfEmpty(0).Max() != current)
            {
                yield return $"{place} is at version {current}, and version {acknowledged[place].DefaultIfEmpty(0).Max()} is the newest that was acknowledged";
            }
        }
    }
}
