using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>The entries of one bundle, as rules and conditional references see them over the record. What nobody looks at is never built.</summary>
public sealed class Overlay
{
    private readonly Dictionary<ResourceKey, IncomingResource?> entries = [];

    /// <summary>What the bundle writes, by key; null for what it deletes.</summary>
    public IReadOnlyDictionary<ResourceKey, IncomingResource?> Entries => entries;

    /// <param name="resource">What the bundle makes of it; null where it deletes it.</param>
    public void Put(ResourceKey key, IncomingResource? resource) => entries[key] = resource;

    /// <summary>Whether the bundle writes or deletes the resource; the resource is null where it deletes it.</summary>
    public bool TryFind(ResourceKey key, out Resource? resource)
    {
        var found = entries.TryGetValue(key, out var entry);
        resource = entry?.Resource;

        return found;
    }

    /// <summary>How many resources of a type the bundle writes or deletes.</summary>
    public int CountOf(string type) => entries.Keys.Count(key => key.Type == type);

    /// <summary>The answer to a search: the record's, without what this bundle writes or deletes, and what this bundle makes of it.</summary>
    public IReadOnlyList<ResourceKey> Apply(SearchQuery query, IEnumerable<ResourceKey> inRecord) =>
    [
        .. inRecord.Where(key => !entries.ContainsKey(key)),
        .. entries.Where(entry => entry.Key.Type == query.ResourceType && entry.Value?.Resource is not null && Matching.Matches(query, entry.Key, entry.Value.Index))
            .Select(entry => entry.Key),
    ];
}
