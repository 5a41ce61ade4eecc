using System.Collections.Concurrent;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>The definitions that clients put into the record, found by their <c>url</c>; parsed once for each version of the resource.</summary>
internal sealed class StoredDefinitions(IRecordStore store, SearchQueryParser queries)
{
    /// <summary>So many versions of one definition are looked at; the newest ones.</summary>
    private const int Most = 50;

    public static IReadOnlyList<string> Types { get; } = ["StructureDefinition", "ValueSet", "CodeSystem"];

    private readonly ConcurrentDictionary<ResourceKey, (long Version, Resource? Resource)> parsed = new();

    /// <summary>A number that every write of a definition raises, in whatever process: equal numbers, equal definitions.</summary>
    public ValueTask<long> Changes(CancellationToken cancellationToken) => store.Changes(Types, cancellationToken);

    /// <summary>The definition of an address, as the bundle that is being written leaves it: of the version that is asked for, else the one written last.</summary>
    public async ValueTask<Resource?> Find(string type, Canonical canonical, Overlay? overlay, CancellationToken cancellationToken)
    {
        var query = queries.Parse(type, [new("url", canonical.Url.Replace(",", "\\,", StringComparison.Ordinal)), new("_sort", "-_lastUpdated")], strict: true);
        var page = query.HasErrors || query.Criteria.Count == 0 ? null : await store.Search(new SearchRequest(query, Most, null, WantsTotal: false), cancellationToken);
        List<Resource?> found =
        [
            .. overlay?.Entries.Where(entry => entry.Key.Type == type).Select(entry => entry.Value?.Resource).Where(resource => UrlOf(resource) == canonical.Url) ?? [],
            .. page?.Matches.Where(stored => overlay is null || !overlay.TryFind(stored.Key, out _)).Select(Parse) ?? [],
        ];

        return found.Find(one => canonical.Version is not null && VersionOf(one) == canonical.Version) ?? found.OfType<Resource>().FirstOrDefault();
    }

    public Resource? Parse(StoredResource stored)
    {
        if (!parsed.TryGetValue(stored.Key, out var known) || known.Version != stored.Version)
        {
            parsed[stored.Key] = known = (stored.Version, DefinitionFolder.Parse(stored.Body.Span));
        }

        return known.Resource;
    }

    private static string? UrlOf(Resource? resource) => (resource as IConformanceResource)?.Url;

    private static string? VersionOf(Resource? resource) => (resource as IVersionableConformanceResource)?.Version;
}
