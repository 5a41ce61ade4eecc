using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Patching;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>Finds the target of each intent: a new id, the id in the url, or what the criteria of a conditional interaction find.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#cond-update"/>
internal sealed class IntentResolver(IRecordStore store, SearchQueryParser queries, TimeProvider time, WriteRules rules)
{
    private readonly Targets targets = new(store, queries);
    private readonly Dictionary<string, ResourceKey> creates = new(StringComparer.Ordinal);

    /// <summary>The current versions of what is addressed by its id.</summary>
    private IReadOnlyDictionary<ResourceKey, StoredResource> current = new Dictionary<ResourceKey, StoredResource>();

    /// <summary>What this bundle deletes: R4 deletes before it creates.</summary>
    private HashSet<ResourceKey> deletes = [];

    /// <summary>The searches that were relied on, for the commit to repeat.</summary>
    public IReadOnlyList<CriteriaRead> Criteria => targets.Criteria;

    /// <summary>The targets, in the order of the intents.</summary>
    public async ValueTask<Resolved<IReadOnlyList<ResolvedIntent>>> Resolve(IReadOnlyList<WriteIntent> intents, CancellationToken cancellationToken)
    {
        targets.Alone = intents.Count == 1;
        deletes = [.. intents.Where(intent => intent is { Method: WriteMethod.Delete, Id: not null }).Select(intent => new ResourceKey(intent.Type, intent.Id!))];
        current = await store.FindAll([.. intents.Where(intent => intent.Id is not null).Select(intent => new ResourceKey(intent.Type, intent.Id!))], cancellationToken);
        var answers = new Resolved<IReadOnlyList<ResolvedIntent>>[intents.Count];

        foreach (var (ordinal, intent) in intents.Index().OrderBy(one => one.Item.Method == WriteMethod.Delete ? 0 : 1))
        {
            answers[ordinal] = Preconditions.Misplaced(intent) is { } misplaced ? misplaced : await Resolve(intent, cancellationToken);
        }

        List<ResolvedIntent> resolved = [.. answers.Index().SelectMany(answer => (answer.Item.Value ?? []).Select(one => one with { Ordinal = answer.Index }))];

        return new(resolved, [.. answers.SelectMany(answer => answer.Issues), .. SentTwice(resolved)]);
    }

    private async ValueTask<Resolved<IReadOnlyList<ResolvedIntent>>> Resolve(WriteIntent intent, CancellationToken cancellationToken) => intent switch
    {
        { Method: not WriteMethod.Post } when AuditTrail.Holds(intent.Type) =>
            intent.At(new Issue(405, OperationOutcome.IssueType.NotSupported, "An AuditEvent is never changed or deleted."), "request.method"),
        { Method: WriteMethod.Delete, Criteria: { } criteria } => await ConditionalDelete(intent, criteria, cancellationToken),
        { Method: WriteMethod.Post, IfNoneExist: { } criteria } => One(await ConditionalCreate(intent, criteria, cancellationToken)),
        { Method: WriteMethod.Post } => One(new ResolvedIntent(intent, NewKey(intent.Type), null)),
        { Criteria: { } criteria } => One(await ConditionalChange(intent, criteria, cancellationToken)),
        _ => One(At(intent, new ResourceKey(intent.Type, intent.Id!), current.GetValueOrDefault(new ResourceKey(intent.Type, intent.Id!)))),
    };

    /// <summary>An intent whose target is known, if nothing stands against changing it.</summary>
    private Resolved<ResolvedIntent> At(WriteIntent intent, ResourceKey key, StoredResource? stored) =>
        intent.Patch is not null && NothingToPatch(intent, key, stored) is { } nothing ? nothing
        : Preconditions.Broken(intent, key, stored, rules) is { } broken ? broken
        : intent.Patch is null ? new ResolvedIntent(intent, key, stored)
        : Patched(intent, key, stored!);

    private static Issue? NothingToPatch(WriteIntent intent, ResourceKey key, StoredResource? stored) => stored switch
    {
        null or { Version: 0 } => intent.At(Issue.NotFound($"There is no {key}."), "request.url"),
        { IsDeleted: true } => intent.At(new Issue(410, OperationOutcome.IssueType.Deleted, $"{key} was deleted."), "request.url"),
        _ => null,
    };

    /// <summary>From here on a patch is an update with what it makes of the current version.</summary>
    private static Resolved<ResolvedIntent> Patched(WriteIntent intent, ResourceKey key, StoredResource stored)
    {
        var patched = ResourcePatch.Apply(stored.Body, intent.Json, intent.Patch!.Value);

        return patched.Failed
            ? new Resolved<ResolvedIntent>(null, [.. patched.Issues.Select(issue => intent.At(issue))])
            : new ResolvedIntent(intent with { Json = patched.Value }, key, stored);
    }

    private async ValueTask<Resolved<ResolvedIntent>> ConditionalCreate(WriteIntent intent, string criteria, CancellationToken cancellationToken)
    {
        var target = await targets.Find(intent.Type, criteria, deletes, atMost: 2, cancellationToken);

        if (target.Failed)
        {
            return new(null, [.. target.Issues.Select(issue => intent.At(issue, "request.ifNoneExist"))]);
        }

        // Equal criteria in one bundle speak of one resource.
        if (creates.TryGetValue(target.Value!.Query.Canonical, out var sibling))
        {
            return new ResolvedIntent(intent, sibling, null, new StoredResource(sibling, 1, Log.ResourceAction.Created, default, "", default));
        }

        return target.Value.Found switch
        {
            [] => new ResolvedIntent(intent, creates[target.Value.Query.Canonical] = NewKey(intent.Type), null),
            [var one] => await Stored(one, cancellationToken) is var stored ? new ResolvedIntent(intent, one, stored, stored) : default,
            _ => Several(intent, "request.ifNoneExist"),
        };
    }

    private async ValueTask<Resolved<ResolvedIntent>> ConditionalChange(WriteIntent intent, string criteria, CancellationToken cancellationToken)
    {
        var target = await targets.Find(intent.Type, criteria, deletes, atMost: 2, cancellationToken);

        if (target.Failed)
        {
            return new(null, [.. target.Issues.Select(issue => intent.At(issue, "request.url"))]);
        }

        var resolved = target.Value!.Found switch
        {
            [] when intent.Method == WriteMethod.Patch => intent.At(Issue.NotFound("Nothing matches the criteria of this conditional patch."), "request.url"),
            [] => await UpdateAsCreate(intent, target.Value.Query, cancellationToken),
            [var one] => At(intent with { Id = one.Id }, one, await Stored(one, cancellationToken)),
            _ => Several(intent, "request.url"),
        };

        return resolved.Failed ? resolved : resolved.Value! with { Criteria = target.Value.Query };
    }

    /// <summary>Nothing matches: the resource is created, under its own id where it has one.</summary>
    private async ValueTask<Resolved<ResolvedIntent>> UpdateAsCreate(WriteIntent intent, SearchQuery query, CancellationToken cancellationToken)
    {
        if (creates.ContainsKey(query.Canonical))
        {
            return intent.At(Issue.Invalid("Another entry creates what these criteria name."), "request.url");
        }

        var key = RootMembers.IdOf(intent.Json.Span) is { } id && R4.IsId(id) ? new ResourceKey(intent.Type, id) : NewKey(intent.Type);
        creates[query.Canonical] = key;

        return await store.Find(key, cancellationToken) switch
        {
            { IsDeleted: false, Version: > 0 } taken when !deletes.Contains(key) =>
                intent.At(Issue.Conflict($"Nothing matches the criteria, and {taken.Key}, whose id the resource has, exists.", $"{intent.Type}.id")),
            var stored => At(intent with { Id = key.Id }, key, stored),
        };
    }

    private async ValueTask<Resolved<IReadOnlyList<ResolvedIntent>>> ConditionalDelete(WriteIntent intent, string criteria, CancellationToken cancellationToken)
    {
        var target = await targets.Find(intent.Type, criteria, [], rules.DeletesMany ? rules.MostDeletes + 1 : 2, cancellationToken);

        if (target.Failed)
        {
            return new(null, [.. target.Issues.Select(issue => intent.At(issue, "request.url"))]);
        }

        switch (target.Value!.Found)
        {
            case []:
                return One(new ResolvedIntent(intent, NewKey(intent.Type), null));
            case [_, _, ..] when !rules.DeletesMany:
                return Several(intent, "request.url").Issues[0];
            case { Count: var many } when many > rules.MostDeletes:
                return intent.At(
                    new Issue(413, OperationOutcome.IssueType.TooCostly, $"These criteria find more than {rules.MostDeletes} resources, which is as many as one request may delete."), "request.url");
        }

        var found = await store.FindAll([.. target.Value.Found], cancellationToken);
        deletes.UnionWith(target.Value.Found);
        var each = target.Value.Found.Select(key => At(intent with { Id = key.Id }, key, found.GetValueOrDefault(key))).ToList();

        return new([.. each.Select(one => one.Value).OfType<ResolvedIntent>()], [.. each.SelectMany(one => one.Issues)]);
    }

    /// <summary>Deleted since the search: the commit sees that the answer changed, and all is resolved again.</summary>
    private async ValueTask<StoredResource> Stored(ResourceKey found, CancellationToken cancellationToken) =>
        await store.Find(found, cancellationToken) ?? throw new InvalidOperationException("What a search found has a row.");

    private static Resolved<ResolvedIntent> Several(WriteIntent intent, string inEntry) =>
        intent.At(new Issue(412, OperationOutcome.IssueType.MultipleMatches, "The criteria match more than one resource."), inEntry);

    private static Resolved<IReadOnlyList<ResolvedIntent>> One(Resolved<ResolvedIntent> one) =>
        one.Failed ? new(null, one.Issues) : new([one.Value!], []);

    private static IEnumerable<Issue> SentTwice(IReadOnlyList<ResolvedIntent> resolved) =>
        from entry in resolved.Where(entry => entry.Found is null).GroupBy(entry => entry.Key)
        from repeated in entry.Skip(1)
        select repeated.Intent.At(Issue.Invalid($"{repeated.Key} is the target of more than one entry."), "request.url");

    private ResourceKey NewKey(string type) => new(type, Guid.CreateVersion7(time.GetUtcNow()).ToString());
}
