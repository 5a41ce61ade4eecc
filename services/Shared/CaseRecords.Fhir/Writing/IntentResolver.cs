using System.Globalization;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>Finds the target of each intent: a new id, the id in the url, or what a conditional create finds.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#ccreate"/>
internal sealed class IntentResolver(IRecordStore store, SearchQueryParser queries, TimeProvider time)
{
    private readonly Dictionary<string, ResourceKey> creates = new(StringComparer.Ordinal);

    /// <summary>The searches that were relied on, for the commit to repeat.</summary>
    public List<CriteriaRead> Criteria { get; } = [];

    public async ValueTask<Resolved<IReadOnlyList<ResolvedIntent>>> Resolve(IReadOnlyList<WriteIntent> intents, CancellationToken cancellationToken)
    {
        List<ResolvedIntent> resolved = [];
        List<Issue> issues = [];

        foreach (var intent in intents)
        {
            var one = await Resolve(intent, cancellationToken);
            issues.AddRange(one.Issues);

            if (!one.Failed)
            {
                resolved.Add(one.Value!);
            }
        }

        return new(resolved, [.. issues, .. SentTwice(resolved)]);
    }

    private async ValueTask<Resolved<ResolvedIntent>> Resolve(WriteIntent intent, CancellationToken cancellationToken) => intent switch
    {
        { Method: not WriteMethod.Post } when AuditTrail.Holds(intent.Type) =>
            intent.At(new Issue(405, OperationOutcome.IssueType.NotSupported, "An AuditEvent is never changed or deleted."), "request.method"),
        { Method: WriteMethod.Post, IfNoneExist: { } criteria } => await ConditionalCreate(intent, criteria, cancellationToken),
        { Method: WriteMethod.Post } => new ResolvedIntent(intent, NewKey(intent.Type), null),
        _ => await AtId(intent, cancellationToken),
    };

    private async ValueTask<Resolved<ResolvedIntent>> AtId(WriteIntent intent, CancellationToken cancellationToken)
    {
        var key = new ResourceKey(intent.Type, intent.Id!);
        var current = await store.Find(key, cancellationToken);

        if (intent.IfMatch is { } wanted && !Agrees(wanted, current))
        {
            return intent.At(
                new Issue(412, OperationOutcome.IssueType.Conflict, $"If-Match asks for version {wanted}, but {key} is at {VersionOf(current)}."), "request.ifMatch");
        }

        return new ResolvedIntent(intent, key, current);
    }

    private async ValueTask<Resolved<ResolvedIntent>> ConditionalCreate(WriteIntent intent, string criteria, CancellationToken cancellationToken)
    {
        var query = queries.Parse(intent.Type, QueryText.Parse(criteria), strict: true);

        if (query.Criteria.Count == 0 || query.HasErrors)
        {
            var problem = query.Issues.FirstOrDefault(issue => issue.IsError) ?? Issue.Invalid("A conditional create needs at least one search criterion.");

            return intent.At(problem with { Status = 400 }, "request.ifNoneExist");
        }

        // Equal criteria in one bundle speak of one resource.
        var canonical = $"{intent.Type}?{criteria}";

        if (creates.TryGetValue(canonical, out var sibling))
        {
            return new ResolvedIntent(intent, sibling, null, new StoredResource(sibling, 1, Log.ResourceAction.Created, default, "", default));
        }

        var found = await store.Match(query, 2, cancellationToken);
        Criteria.Add(new CriteriaRead(query, found, 2));

        switch (found)
        {
            case []:
                return new ResolvedIntent(intent, creates[canonical] = NewKey(intent.Type), null);
            case [var one] when await store.Find(one, cancellationToken) is { IsDeleted: false } current:
                return new ResolvedIntent(intent, one, current, current);
            default:
                return intent.At(
                    new Issue(412, OperationOutcome.IssueType.MultipleMatches, "The criteria of the conditional create match more than one resource."), "request.ifNoneExist");
        }
    }

    private static IEnumerable<Issue> SentTwice(IReadOnlyList<ResolvedIntent> resolved) =>
        from entry in resolved.Where(entry => entry.Found is null).GroupBy(entry => entry.Key)
        from repeated in entry.Skip(1)
        select repeated.Intent.At(Issue.Invalid($"{repeated.Key} is the target of more than one entry."), "request.url");

    private ResourceKey NewKey(string type) => new(type, Guid.CreateVersion7(time.GetUtcNow()).ToString());

    private static bool Agrees(string wanted, StoredResource? current) =>
        current is { IsDeleted: false } && wanted == current.Version.ToString(CultureInfo.InvariantCulture);

    private static string VersionOf(StoredResource? current) => current switch
    {
        null => "no version: it does not exist",
        { IsDeleted: true } => $"version {current.Version}, deleted",
        _ => $"version {current.Version}",
    };
}
