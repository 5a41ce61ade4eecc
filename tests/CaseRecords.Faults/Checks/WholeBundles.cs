namespace CaseRecords.Faults.Checks;

/// <summary>What became of a bundle, by what its sender was told.</summary>
internal enum BundleFate
{
    Acknowledged,
    Refused,
    Unanswered,
}

/// <summary>Finds bundles that were written in part: each carries a mark of its own into everything that it writes.</summary>
internal static class WholeBundles
{
    /// <param name="bundles">The fate of each mark, and to how many resources its bundle writes.</param>
    /// <param name="found">How often each mark was found, over all versions of all resources.</param>
    public static IEnumerable<string> Partial(IReadOnlyDictionary<string, (BundleFate Fate, int Count)> bundles, IReadOnlyDictionary<string, int> found)
    {
        foreach (var (mark, (fate, count)) in bundles)
        {
            var there = found.GetValueOrDefault(mark);
            var right = fate switch
            {
                BundleFate.Acknowledged => there == count,
                BundleFate.Refused => there == 0,
                _ => there == 0 || there == count,
            };

            if (!right)
            {
                yield return $"{there} of the {count} writes of bundle {mark} are there, and it was {fate}";
            }
        }

        foreach (var (mark, _) in found.Where(one => !bundles.ContainsKey(one.Key)))
        {
            yield return $"nobody sent the bundle {mark}, whose writes are there";
        }
    }
}
