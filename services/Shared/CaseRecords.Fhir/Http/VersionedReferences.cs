using System.Globalization;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http;

/// <summary>References that name a version: what they include is that version, and what a chain asks of them is asked of the current one.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#include"/>
internal sealed class VersionedReferences(FhirEngine engine, SearchQuery query, SearchPage page)
{
    private readonly Dictionary<ResourceKey, Referred> referred = [];

    /// <summary>What the page includes, each in the versions that are referred to.</summary>
    public async ValueTask<IReadOnlyList<StoredResource>> Included(CancellationToken cancellationToken)
    {
        if (page.Included.Count == 0 || !page.Matches.Concat(page.Included).Any(NamesVersions))
        {
            return page.Included;
        }

        Follow(page.Matches, [.. query.Includes.Where(include => !include.Reverse)]);
        Follow(page.Included, [.. query.Includes.Where(include => include is { Reverse: false, Iterates: true })]);
        HashSet<ResourceKey> matches = [.. page.Matches.Select(match => match.Key)];
        HashSet<ResourceKey> reached = [.. page.Included.Select(current => current.Key)];
        List<StoredResource> included = [];

        foreach (var current in page.Included)
        {
            var named = referred.GetValueOrDefault(current.Key);

            if (named is null or { Plainly: true } || RefersToFound(current, matches, reached))
            {
                included.Add(current);
            }

            foreach (var version in named?.Versions ?? [])
            {
                included.Add(version != current.Version && await engine.Store.Find(current.Key, version, cancellationToken) is { IsDeleted: false } stored ? stored : current);
            }
        }

        return [.. included.DistinctBy(stored => (stored.Key, stored.Version))];
    }

    /// <summary>Says that a chain went by the current version where a match refers to a certain one.</summary>
    public Issue? Caution()
    {
        if (query.Criteria.OfType<ChainCriterion>().FirstOrDefault() is not { } chain || !page.Matches.Any(NamesVersions))
        {
            return null;
        }

        Follow(page.Matches, [.. chain.References.Select(reference => new Include(false, false, reference.ResourceType, reference, null))]);

        return referred.Values.Any(target => target.Versions.Count > 0)
            ? Issue.Warning(chain.References[0].Code, "Some matches refer to a certain version. The chain was evaluated on the current one.")
            : null;
    }

    /// <summary>Notes what resources refer to by what is included.</summary>
    private void Follow(IReadOnlyList<StoredResource> sources, IReadOnlyList<Include> includes)
    {
        foreach (var source in includes.Count == 0 ? [] : sources)
        {
            var rows = engine.Indexer.Index(ResourceJson.Stored(source.Body.Span)!);

            foreach (var row in rows.References.Where(row => row is { Sub: 0, Contained: 0 } && includes.Any(include => Follows(include, source.Key.Type, row))))
            {
                var versions = VersionsOf(rows, row);

                if (!referred.TryGetValue(row.Target, out var target))
                {
                    referred[row.Target] = target = new Referred();
                }

                target.Plainly |= versions.Count == 0;
                target.Versions.UnionWith(versions);
            }
        }
    }

    /// <summary>Whether a resource comes along for what it refers to itself: then as it is now, whatever else names a version of it.</summary>
    private bool RefersToFound(StoredResource resource, HashSet<ResourceKey> matches, HashSet<ResourceKey> reached)
    {
        return query.Includes.Any(include => include.Reverse) && engine.Indexer.Index(ResourceJson.Stored(resource.Body.Span)!).References
            .Where(row => row is { Sub: 0, Contained: 0 })
            .Any(row => query.Includes.Any(include =>
                include.Reverse && Follows(include, resource.Key.Type, row) && (matches.Contains(row.Target) || (include.Iterates && reached.Contains(row.Target)))));
    }

    private bool Follows(Include include, string type, ReferenceRow row) =>
        (include.TargetType is null || include.TargetType == row.Target.Type)
        && include switch
        {
            { Parameter: { } one } => one.Number == row.P,
            { SourceType: { } source } => source == type,
            _ => engine.Parameters.Of(type).Any(parameter => parameter.Number == row.P && parameter.Type == SearchParamType.Reference),
        };

    private static List<long> VersionsOf(IndexSet rows, ReferenceRow row)
    {
        var prefix = $"{row.Target}/_history/";

        return
        [
            .. rows.Uris.Where(uri => uri.P == row.P && uri.Sub == 0 && uri.Uri.StartsWith(prefix, StringComparison.Ordinal))
                .Select(uri => long.TryParse(uri.Uri.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Where(version => version > 0),
        ];
    }

    private static bool NamesVersions(StoredResource resource) => resource.Body.Span.IndexOf("/_history/"u8) >= 0;

    private sealed class Referred
    {
        public bool Plainly { get; set; }

        public SortedSet<long> Versions { get; } = [];
    }
}
