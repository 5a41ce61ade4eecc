using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>The one write path: a request of its own is a bundle of one. Resolve, parse, prepare, commit; what changed meanwhile is prepared again.</summary>
public sealed class RecordWriter(IRecordStore store, Preparer preparer, SearchIndexer indexer, SearchQueryParser queries, TimeProvider time)
{
    private const int Tries = 6;

    /// <summary>Writes all of the intents, or none.</summary>
    /// <param name="answer">Makes the stored answer of a bundle with an idempotency key.</param>
    public async Task<WriteOutcome> Write(
        IReadOnlyList<WriteIntent> intents, WriteContext context, Func<IReadOnlyList<Written>, StoredAnswer>? answer, CancellationToken cancellationToken)
    {
        CommitResult.Changed? changed = null;

        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var plan = await Plan(intents, cancellationToken);

            if (plan.Failed)
            {
                return WriteOutcome.Refuse(plan.Issues);
            }

            switch (await store.Commit(CommitOf(plan.Value!, context, answer), cancellationToken))
            {
                case CommitResult.Done done:
                    return new WriteOutcome.Done(plan.Value!.Results(done.Receipt));
                case CommitResult.Repeated { Answer: { } first }:
                    return new WriteOutcome.Repeated(first);
                case CommitResult.Repeated:
                    return WriteOutcome.Refuse(new Issue(422, OperationOutcome.IssueType.BusinessRule, "This Idempotency-Key was used with another request."));
                case CommitResult.Changed now:
                    changed = now;
                    break;
            }
        }

        return WriteOutcome.Refuse(Issue.Conflict($"{changed?.Key?.ToString() ?? "The answer to a search"} kept changing while this was written; try again."));
    }

    private static Commit CommitOf(WritePlan plan, WriteContext context, Func<IReadOnlyList<Written>, StoredAnswer>? answer) => new()
    {
        Writes = plan.Writes,
        Reads = plan.Reads,
        Criteria = plan.Criteria,
        CorrelationId = context.CorrelationId,
        TraceParent = context.TraceParent,
        Idempotency = context.IdempotencyKey is null || answer is null
            ? null
            : new IdempotencyClaim(context.Client, context.IdempotencyKey, context.RequestHash!, receipt => answer(plan.Results(receipt))),
    };

    private async ValueTask<Resolved<WritePlan>> Plan(IReadOnlyList<WriteIntent> intents, CancellationToken cancellationToken)
    {
        var resolver = new IntentResolver(store, queries, time);
        var resolved = await resolver.Resolve(intents, cancellationToken);

        if (resolved.Failed)
        {
            return new(null, resolved.Issues);
        }

        var parsed = Parse(resolved.Value!);

        if (parsed.Failed)
        {
            return new(null, parsed.Issues);
        }

        var overlay = OverlayOf(parsed.Value!);
        var conditional = new ConditionalReferences(store, queries, overlay);
        var linked = await Link(parsed.Value!, conditional, overlay, cancellationToken);

        return linked.Failed
            ? new(null, linked.Issues)
            : await Prepare(linked.Value!, overlay, [.. resolver.Criteria, .. conditional.Criteria], cancellationToken);
    }

    private Resolved<List<ResolvedIntent>> Parse(IReadOnlyList<ResolvedIntent> entries)
    {
        var links = new BundleLinks(entries);
        List<ResolvedIntent> parsed = [];
        List<Issue> issues = [];

        foreach (var entry in entries)
        {
            if (!entry.Writes || entry.Intent.Method == WriteMethod.Delete)
            {
                parsed.Add(entry);
                continue;
            }

            var json = links.Resolve(entry, issues);
            var (resource, problems) = IncomingResource.Parse(entry, json.Span);
            issues.AddRange(problems.Select(issue => entry.Intent.At(issue)));

            if (resource is not null)
            {
                parsed.Add(entry with { Json = json, Resource = resource, Index = indexer.Index(resource) });
            }
        }

        return new(parsed, issues);
    }

    private static Overlay OverlayOf(List<ResolvedIntent> entries)
    {
        var overlay = new Overlay();
        entries.ForEach(entry => Show(overlay, entry));

        return overlay;
    }

    private static void Show(Overlay overlay, ResolvedIntent entry)
    {
        if (entry.Found is null)
        {
            overlay.Add(entry.Key, entry.Resource is null ? null : WithId(entry), entry.Index ?? new IndexSet());
        }
    }

    private static Resource WithId(ResolvedIntent entry)
    {
        entry.Resource!.Id = entry.Key.Id;

        return entry.Resource;
    }

    /// <summary>Conditional references are the last step of a transaction: they see what the other entries make.</summary>
    private async ValueTask<Resolved<List<ResolvedIntent>>> Link(
        List<ResolvedIntent> entries, ConditionalReferences conditional, Overlay overlay, CancellationToken cancellationToken)
    {
        List<ResolvedIntent> linked = [];
        List<Issue> issues = [];

        foreach (var entry in entries)
        {
            var one = entry.Intent.Place is null || entry.Resource is null ? entry : await conditional.Resolve(entry, cancellationToken);
            issues.AddRange(one.Issues);

            if (!one.Failed)
            {
                linked.Add(ReferenceEquals(one.Value, entry) ? entry : Again(one.Value!, overlay));
            }
        }

        return new(linked, issues);
    }

    private ResolvedIntent Again(ResolvedIntent entry, Overlay overlay)
    {
        var resource = ResourceJson.Parse(entry.Json.Span).Resource!;
        var again = entry with { Resource = resource, Index = indexer.Index(resource) };
        Show(overlay, again);

        return again;
    }

    private async ValueTask<Resolved<WritePlan>> Prepare(
        List<ResolvedIntent> entries, Overlay overlay, List<CriteriaRead> criteria, CancellationToken cancellationToken)
    {
        List<Prepared?> prepared = [];
        List<Issue> issues = [];

        foreach (var entry in entries)
        {
            var one = entry.Writes
                ? await preparer.Prepare(new PrepareRequest(entry.Key, entry.Current, entry.Resource, entry.Json, entry.Index), overlay, cancellationToken)
                : null;
            prepared.Add(one);
            issues.AddRange(one?.Issues.Where(issue => issue.IsError).Select(issue => entry.Intent.At(issue)) ?? []);
        }

        return issues.Count > 0 ? new Resolved<WritePlan>(null, issues) : new WritePlan(entries, prepared, criteria);
    }
}
