using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>Resolves <c>Type?criteria</c> references of a transaction, over the record and what the transaction itself makes of it.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#trules"/>
internal sealed class ConditionalReferences(IRecordStore store, SearchQueryParser queries, SearchIndexer indexer, Overlay overlay)
{
    private readonly Dictionary<string, Resolved<ResourceKey>> answers = new(StringComparer.Ordinal);

    public List<CriteriaRead> Criteria { get; } = [];

    /// <summary>The entries with their conditional references resolved.</summary>
    public async ValueTask<Resolved<IReadOnlyList<ResolvedIntent>>> Resolve(IReadOnlyList<ResolvedIntent> entries, CancellationToken cancellationToken)
    {
        List<ResolvedIntent> resolved = [];
        List<Issue> issues = [];

        foreach (var entry in entries)
        {
            var one = await Resolve(entry, cancellationToken);
            issues.AddRange(one.Issues);
            resolved.Add(one.Value ?? entry);
        }

        return new(resolved, issues);
    }

    /// <summary>The entry with its conditional references resolved; the same entry where it has none.</summary>
    private async ValueTask<Resolved<ResolvedIntent>> Resolve(ResolvedIntent entry, CancellationToken cancellationToken)
    {
        if (entry.Intent.Place is null || entry.Resource is not { } resource)
        {
            return entry;
        }

        Dictionary<string, string> links = new(StringComparer.Ordinal);
        List<Issue> issues = [];

        foreach (var (path, reference) in ReferenceScan.In(resource.Json.Span))
        {
            if (IsConditional(reference))
            {
                var answer = await Answer(reference, cancellationToken);
                issues.AddRange(answer.Issues.Select(issue => entry.Intent.At(issue with { Expression = path })));
                links[reference] = answer.Value.ToString();
            }
        }

        if (issues.Count > 0)
        {
            return new(null, issues);
        }

        if (links.Count == 0)
        {
            return entry;
        }

        var linked = new IncomingResource(entry.Key, ResourceRewriter.RewriteReferences(resource.Json.Span, links), indexer);
        overlay.Put(entry.Key, linked);

        return entry with { Resource = linked };
    }

    private static bool IsConditional(string reference)
    {
        var question = reference.IndexOf('?', StringComparison.Ordinal);

        return question > 0 && R4.IsResourceType(reference[..question]);
    }

    private async ValueTask<Resolved<ResourceKey>> Answer(string reference, CancellationToken cancellationToken)
    {
        if (!answers.TryGetValue(reference, out var answer))
        {
            answers[reference] = answer = await Search(reference, cancellationToken);
        }

        return answer;
    }

    private async ValueTask<Resolved<ResourceKey>> Search(string reference, CancellationToken cancellationToken)
    {
        var question = reference.IndexOf('?', StringComparison.Ordinal);
        var query = queries.Parse(reference[..question], QueryText.Parse(reference[question..]), strict: true);

        if (query.HasErrors || query.Criteria.Count == 0)
        {
            return Issue.Invalid("The criteria of this conditional reference cannot be read.");
        }

        if (query.LooksElsewhere)
        {
            return Issue.NotSupported("The criteria of a conditional reference are about the resource itself: chains, value sets and hierarchies are not followed.");
        }

        // What this bundle writes or deletes does not count as it stands in the record: two others must still be seen.
        var most = 2 + overlay.CountOf(query.ResourceType);
        var inRecord = await store.Match(query, most, cancellationToken);
        Criteria.Add(new CriteriaRead(query, inRecord, most));

        return overlay.Apply(query, inRecord) switch
        {
            [var one] => one,
            [] => new Issue(412, OperationOutcome.IssueType.NotFound, "Nothing matches this conditional reference."),
            _ => new Issue(412, OperationOutcome.IssueType.MultipleMatches, "More than one resource matches this conditional reference."),
        };
    }
}
