using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>Fills a <see cref="CaseView"/> from the record and the bundle, and notes what it read.</summary>
internal sealed class CaseReader(IRecordStore store, SearchQueryParser queries, Overlay overlay)
{
    private const int Most = 500;

    private readonly Dictionary<ResourceKey, Resource?> seen = [];

    public List<RowRead> Reads { get; } = [];

    public List<CriteriaRead> Criteria { get; } = [];

    public async ValueTask<CaseView> Read(IEnumerable<CaseNeed> needs, CancellationToken cancellationToken)
    {
        foreach (var need in needs)
        {
            switch (need)
            {
                case CaseNeed.ByReference { Target: var target } when ResourceKey.Parse(target) is { } key:
                    await See(key, cancellationToken);
                    break;
                case CaseNeed.ByQuery { Target: not null } query:
                    await See(query, cancellationToken);
                    break;
            }
        }

        return CaseView.Of(seen.Values.OfType<Resource>());
    }

    private async ValueTask See(CaseNeed.ByQuery need, CancellationToken cancellationToken)
    {
        var query = queries.Parse(need.Type, [new(need.SearchParameter, need.Target!)], strict: true);
        var inRecord = await store.Match(query, Most, cancellationToken);
        Criteria.Add(new CriteriaRead(query, inRecord, Most));

        foreach (var key in overlay.Apply(query, inRecord))
        {
            await See(key, cancellationToken);
        }
    }

    private async ValueTask See(ResourceKey key, CancellationToken cancellationToken)
    {
        if (seen.ContainsKey(key))
        {
            return;
        }

        if (overlay.TryFind(key, out var overlaid))
        {
            seen[key] = overlaid;
            return;
        }

        var stored = await store.Find(key, cancellationToken);
        Reads.Add(new RowRead(key, stored?.Version ?? 0));
        seen[key] = stored is { IsDeleted: false } ? ResourceJson.Stored(stored.Body.Span) : null;
    }
}
