using CaseRecords.Fhir.Http;
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

    /// <summary>The current versions of what is addressed by its id.</summary>
    private IReadOnlyDictionary<ResourceKey, StoredResource> current = new Dictionary<ResourceKey, StoredResource>();

    /// <summary>What this bundle deletes: R4 deletes before it creates.</summary>
    private HashSet<ResourceKey> deletes = [];

    /// <summary>The searches that were relied on, for the commit to repeat.</summary>
    public List<CriteriaRead> Criteria { get; } = [];

    public async ValueTask<Resolved<IReadOnlyList<ResolvedIntent>>> Resolve(IReadOnlyList<WriteIntent> intents, CancellationToken cancellationToken)
    {
        deletes = [.. intents.Where(intent => intent.Method == WriteMethod.Delete).Select(intent => new ResourceKey(intent.Type, intent.Id!))];
        current = await store.FindAll([.. intents.Where(intent => intent.Id is not null).Select(intent => new ResourceKey(intent.Type, intent.Id!))], cancellationToken);
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
        _ when Misplaced(intent) is var (member, problem) => intent.At(Issue.NotSupported(problem), $"request.{member}"),
        { Method: WriteMethod.Post, IfNoneExist: { } criteria } => await ConditionalCreate(intent, criteria, cancellationToken),
        { Method: WriteMethod.Post } => new ResolvedIntent(intent, NewKey(intent.Type), null),
        _ => AtId(intent),
    };

    /// <summary>A condition that would not be looked at here: the write it was to prevent would happen.</summary>
    private static (string Member, string Problem)? Misplaced(WriteIntent intent) => intent switch
    {
        { Method: not WriteMethod.Post, IfNoneExist: not null } => ("ifNoneExist", "If-None-Exist is for creates only."),
        { Method: WriteMethod.Post, IfMatch: not null } => ("ifMatch", "If-Match is for updates and deletes only."),
        { Method: WriteMethod.Put, IfNoneMatch: "*" or null } => null,
        { IfNoneMatch: not null } => ("ifNoneMatch", "If-None-Match on a write is * on an update: create, but replace nothing."),
        _ => null,
    };

    private Resolved<ResolvedIntent> AtId(WriteIntent intent)
    {
        var key = new ResourceKey(intent.Type, intent.Id!);
        var stored = current.GetValueOrDefault(key);

        if (intent.IfMatch is { } wanted && !Agrees(wanted, stored))
        {
            return intent.At(
                new Issue(412, OperationOutcome.IssueType.Conflict, $"If-Match asks for {wanted}, but {key} is at {VersionOf(stored)}."), "request.ifMatch");
        }

        if (intent.IfNoneMatch is not null && stored is { IsDeleted: false, Version: > 0 })
        {
            return intent.At(new Issue(412, OperationOutcome.IssueType.Conflict, $"If-None-Match asks that nothing be replaced, but {key} is at {VersionOf(stored)}."), "request.ifNoneMatch");
        }

        return new ResolvedIntent(intent, key, stored);
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
        var canonical = $"{intent.Type}?{string.Join('&', query.Applied.Order(Comparer<KeyValuePair<string, string>>.Create(ByText)))}";

        if (creates.TryGetValue(canonical, out var sibling))
        {
            return new ResolvedIntent(intent, sibling, null, new StoredResource(sibling, 1, Log.ResourceAction.Created, default, "", default));
        }

        var most = 2 + deletes.Count(key => key.Type == intent.Type);
        var found = await store.Match(query, most, cancellationToken);
        Criteria.Add(new CriteriaRead(query, found, most));

        switch (found.Where(key => !deletes.Contains(key)).ToList())
        {
            case []:
                return new ResolvedIntent(intent, creates[canonical] = NewKey(intent.Type), null);
            case [var one]:
                // Deleted since the search: the commit sees that the answer changed, and all is resolved again.
                return await store.Find(one, cancellationToken) is { } current
                    ? new ResolvedIntent(intent, one, current, current)
                    : throw new InvalidOperationException("What a search found has a row.");
            default:
                return intent.At(
                    new Issue(412, OperationOutcome.IssueType.MultipleMatches, "The criteria of the conditional create match more than one resource."), "request.ifNoneExist");
        }
    }

    private static IEnumerable<Issue> SentTwice(IReadOnlyList<ResolvedIntent> resolved) =>
        from entry in resolved.Where(entry => entry.Found is null).GroupBy(entry => entry.Key)
        from repeated in entry.Skip(1)
        select repeated.Intent.At(Issue.Invalid($"{repeated.Key} is the target of more than one entry."), "request.url");

    private static int ByText(KeyValuePair<string, string> one, KeyValuePair<string, string> other) =>
        string.CompareOrdinal(one.Key, other.Key) is not 0 and var order ? order : string.CompareOrdinal(one.Value, other.Value);

    private ResourceKey NewKey(string type) => new(type, Guid.CreateVersion7(time.GetUtcNow()).ToString());

    private static bool Agrees(string wanted, StoredResource? current) =>
        current is { IsDeleted: false, Version: > 0 } && ETag.Names(wanted, current.Version);

    private static string VersionOf(StoredResource? current) => current switch
    {
        null or { Version: 0 } => "no version: it does not exist",
        { IsDeleted: true } => $"version {current.Version}, deleted",
        _ => $"version {current.Version}",
    };
}
