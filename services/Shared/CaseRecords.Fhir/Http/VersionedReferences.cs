using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Http;

/// <summary>References that name a version: what they include is that version, and what a chain asks of them is asked of the current one.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#include"/>
internal static class VersionedReferences
{
    /// <summary>What the page includes, each in the versions that are referred to.</summary>
    public static async ValueTask<IReadOnlyList<StoredResource>> Included(SearchPage page, IRecordStore store, CancellationToken cancellationToken)
    {
        if (page.Included.Count == 0)
        {
            return [];
        }

        var versions = In(page.Matches.Concat(page.Included));

        if (versions.Count == 0)
        {
            return page.Included;
        }

        var plain = Plain(page.Matches.Concat(page.Included));
        List<StoredResource> included = [];

        foreach (var current in page.Included)
        {
            var named = versions.GetValueOrDefault(current.Key, []);

            if (named.Count == 0 || plain.Contains(current.Key))
            {
                included.Add(current);
            }

            foreach (var version in named.Where(version => version != current.Version || !plain.Contains(current.Key)))
            {
                included.Add(await store.Find(current.Key, version, cancellationToken) is { IsDeleted: false } stored ? stored : current);
            }
        }

        return [.. included.DistinctBy(stored => (stored.Key, stored.Version))];
    }

    /// <summary>Says that a chain went by the current version where a match refers to a certain one.</summary>
    public static Issue? Caution(SearchQuery query, SearchPage page) =>
        query.Criteria.OfType<ChainCriterion>().FirstOrDefault() is { } chain && In(page.Matches).Keys.Any(key => chain.Targets.Any(target => target.Type == key.Type))
            ? Issue.Warning(chain.References[0].Code, "Some matches refer to a certain version. The chain was evaluated on the current one.")
            : null;

    private static Dictionary<ResourceKey, SortedSet<long>> In(IEnumerable<StoredResource> resources)
    {
        Dictionary<ResourceKey, SortedSet<long>> versions = [];

        foreach (var reference in resources.Where(resource => resource.Body.Span.IndexOf("/_history/"u8) >= 0).SelectMany(resource => ReferenceScan.In(resource.Body.Span)).Select(found => found.Reference))
        {
            if (ResourceKey.Parse(reference) is { } key && reference.Split('/') is [_, _, "_history", var text] && long.TryParse(text, out var version))
            {
                if (!versions.TryGetValue(key, out var known))
                {
                    versions[key] = known = [];
                }

                known.Add(version);
            }
        }

        return versions;
    }

    private static HashSet<ResourceKey> Plain(IEnumerable<StoredResource> resources) =>
        [.. resources.SelectMany(resource => ReferenceScan.In(resource.Body.Span)).Where(found => !found.Reference.Contains("/_history/", StringComparison.Ordinal)).Select(found => ResourceKey.Parse(found.Reference)).OfType<ResourceKey>()];
}
