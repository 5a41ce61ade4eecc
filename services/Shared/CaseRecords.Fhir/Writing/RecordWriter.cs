using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>The one write path: a request of its own is a bundle of one. Resolve, link, prepare, commit; what changed meanwhile is prepared again.</summary>
public sealed class RecordWriter(IRecordStore store, IOwners owners, SearchIndexer indexer, SearchQueryParser queries, TimeProvider time, WriteRules rules)
{
    private const int Tries = 6;

    /// <summary>Writes all of the intents, or none.</summary>
    /// <param name="answer">Makes the stored answer of a bundle with an idempotency key.</param>
    public Task<WriteOutcome> Write(
        IReadOnlyList<WriteIntent> intents, WriteContext context, Func<IReadOnlyList<Written>, StoredAnswer>? answer, CancellationToken cancellationToken) =>
        Write(intents, context, answer, null, cancellationToken);

    /// <summary>The same, if what refers to a resource is what the caller saw: where it is not, 409, for the caller to look again.</summary>
    public async Task<WriteOutcome> Write(
        IReadOnlyList<WriteIntent> intents, WriteContext context, Func<IReadOnlyList<Written>, StoredAnswer>? answer, ReferringRead? referring, CancellationToken cancellationToken)
    {
        CommitResult.Changed? changed = null;
        WritePlan? lost = null;

        for (var attempt = 0; attempt < Tries; attempt++)
        {
            using var turn = await RetryTurns.Take(lost, cancellationToken);
            var plan = await Plan(intents, cancellationToken);

            if (plan.Failed)
            {
                return WriteOutcome.Refuse(plan.Issues);
            }

            switch (await store.Commit(CommitOf(plan.Value!, context, answer) with { Referring = referring }, cancellationToken))
            {
                case CommitResult.Done done:
                    return new WriteOutcome.Done(plan.Value!.Results(done.Receipt));
                case CommitResult.Repeated { Answer: { } first }:
                    return new WriteOutcome.Repeated(first);
                case CommitResult.Repeated:
                    return WriteOutcome.Refuse(new Issue(422, OperationOutcome.IssueType.BusinessRule, "This Idempotency-Key was used with another request."));
                case CommitResult.Changed now:
                    changed = now;
                    lost = plan.Value;
                    break;
            }

            if (referring is not null)
            {
                break;
            }
        }

        return WriteOutcome.Refuse(Issue.Conflict($"{changed?.Key?.ToString() ?? "The answer to a search"} kept changing while this was written; try again."));
    }

    /// <summary>What would be said of a write: every error and warning, up to the commit. Nothing is written.</summary>
    public async ValueTask<IReadOnlyList<Issue>> Check(WriteIntent intent, CancellationToken cancellationToken)
    {
        var plan = await Plan([intent], cancellationToken);

        return plan.Value?.Warnings ?? plan.Issues;
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
        var resolver = new IntentResolver(store, queries, time, rules);
        var resolved = await resolver.Resolve(intents, cancellationToken);

        if (resolved.Failed)
        {
            return new(null, resolved.Issues);
        }

        var (entries, broken) = Link(resolved.Value!);

        if (broken.Count > 0)
        {
            return new(null, broken);
        }

        if (BundleOverlaps.In(entries) is { Count: > 0 } overlaps)
        {
            return new(null, overlaps);
        }

        var overlay = new Overlay();

        foreach (var entry in entries.Where(entry => entry.Found is null))
        {
            overlay.Put(entry.Key, entry.Resource);
        }

        var conditional = new ConditionalReferences(store, queries, indexer, overlay);
        var linked = await conditional.Resolve(entries, cancellationToken);

        // A resource that cannot be read is told of first: a reference may have found nothing because of it.
        return linked.Failed
            ? new(null, Unreadable(entries) is { Count: > 0 } unreadable ? unreadable : linked.Issues)
            : await Prepare(linked.Value!, overlay, [.. resolver.Criteria, .. conditional.Criteria], cancellationToken);
    }

    /// <summary>Resolves what the entries call each other; where a name leads nowhere, says that and whatever else cannot be read.</summary>
    private (List<ResolvedIntent> Entries, List<Issue> Issues) Link(IReadOnlyList<ResolvedIntent> entries)
    {
        var links = new BundleLinks(entries);
        List<ResolvedIntent> linked = [];
        List<Issue> issues = [];

        foreach (var entry in entries)
        {
            linked.Add(!entry.Writes || entry.Intent.Method == WriteMethod.Delete
                ? entry
                : entry with { Resource = new IncomingResource(entry.Key, links.Resolve(entry, issues), indexer) });
        }

        return (linked, issues.Count == 0 ? [] : [.. issues, .. Unreadable(linked)]);
    }

    private static List<Issue> Unreadable(IEnumerable<ResolvedIntent> entries) =>
        [.. entries.SelectMany(entry => entry.Unreadable.Select(issue => entry.Intent.At(issue)))];

    private async ValueTask<Resolved<WritePlan>> Prepare(
        IReadOnlyList<ResolvedIntent> entries, Overlay overlay, List<CriteriaRead> criteria, CancellationToken cancellationToken)
    {
        var prepared = await owners.Prepare(entries, overlay, cancellationToken);
        var onlyUnreadable = prepared.Any(one => one?.IsUnreadable == true);
        List<Issue> issues =
        [
            .. entries.Zip(prepared)
                .Where(pair => pair.Second is not null && pair.Second.IsUnreadable == onlyUnreadable)
                .SelectMany(pair => pair.Second!.Issues.Select(issue => pair.First.Intent.At(issue))),
        ];

        return issues.Exists(issue => issue.IsError) ? new Resolved<WritePlan>(null, [.. issues.OrderBy(issue => issue.Severity)]) : new WritePlan(entries, prepared, criteria);
    }
}
