using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary>
/// <c>Patient/$unmerge</c>, an operation of this server: takes a merge back by the Task that it left. What the merge re-pointed and what still
/// points there points to the source again; the links, the handed-on identifiers and <c>active</c> are as before. One transaction.
/// </summary>
internal static class Unmerge
{
    private const int Tries = 6;

    private static readonly OperationParameter[] Declared =
        [new("task", ParameterKind.Reference), new("source-patient", ParameterKind.Reference), new("preview", ParameterKind.Boolean)];

    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var read = OperationParameters.Read(request, Declared);

        if (read.Failed)
        {
            return FhirResponse.Of(read.Issues);
        }

        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var found = await TaskOf(read.Value!, request, engine, cancellationToken);
            var planned = found.Failed ? new Resolved<UnmergePlan>(null, found.Issues) : await UnmergePlan.Make(found.Value!, request, engine, cancellationToken);

            if (planned.Failed)
            {
                return FhirResponse.Of(planned.Issues);
            }

            var plan = planned.Value!;

            if (read.Value!.Flag("preview") == true)
            {
                return Answer(plan, "would point", plan.NewSource, default);
            }

            switch (await engine.Writer.Write(plan.Intents, request.Context, null, cancellationToken))
            {
                case WriteOutcome.Done { Results: [{ Resource: { } source }, { Resource: { } task }, ..] }:
                    return Answer(plan, "point", source.Body, task.Body);
                case WriteOutcome.Refused { Issues: var issues } when !issues.Any(issue => issue.Status is 409 or 412):
                    return FhirResponse.Of(issues);
            }
        }

        return FhirResponse.Of(Issue.Conflict("What the merge changed kept changing while it was taken back; try again."));
    }

    private static async ValueTask<Resolved<StoredResource>> TaskOf(OperationParameters parameters, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var (task, source) = (parameters.Reference("task"), parameters.Reference("source-patient"));

        switch (task, source)
        {
            case (not null, null) when NamedPatient.KeyOf(task, request, "Task") is { } key:
                return await engine.Store.Find(key, cancellationToken) is { IsDeleted: false, Version: > 0 } stored
                    ? stored
                    : new Issue(422, OperationOutcome.IssueType.NotFound, $"There is no {key}.", "task");
            case (null, not null) when NamedPatient.KeyOf(source, request) is { } patient:
                var query = engine.Queries.Parse("Task", [new("focus", patient.ToString()), new("code", $"{MergeTask.System}|{MergeTask.Code}"), new("status", "completed")], strict: true);

                return await engine.Store.Match(query, 1, cancellationToken) is [var one] && await engine.Store.Find(one, cancellationToken) is { } found
                    ? found
                    : new Issue(422, OperationOutcome.IssueType.NotFound, $"{patient} is the source of no merge.", "source-patient");
            case (null, null):
                return new Issue(400, OperationOutcome.IssueType.Required, "The operation needs task or source-patient.", "task");
            case (not null, not null):
                return Issue.Invalid("One of task and source-patient is enough.", "source-patient");
            default:
                return Issue.Invalid("task is a reference to a Task of this server, source-patient to a Patient.", task is null ? "source-patient" : "task");
        }
    }

    private static FhirResponse Answer(UnmergePlan plan, string done, ReadOnlyMemory<byte> result, ReadOnlyMemory<byte> task)
    {
        List<Issue> said =
        [
            Merge.Information($"{plan.Repointed} resources {done} to {plan.Source} again."),
            .. plan.Left.Count == 0 ? [] : new[] { Merge.Information($"These were changed or deleted since and stay as they are: {string.Join(", ", plan.Left.Take(20))}.") },
        ];

        return FhirResponse.Of(ParametersJson.Of(
            [("outcome", "resource", OutcomeJson.Of(said)), ("result", "resource", result), .. task.IsEmpty ? [] : new[] { ("task", "resource", task) }]));
    }
}

/// <summary>What taking a merge back will write.</summary>
/// <param name="Repointed">How many resources refer to the source again.</param>
/// <param name="Left">What no longer refers to the target where the merge had made it do so.</param>
internal sealed record UnmergePlan(ResourceKey Source, ReadOnlyMemory<byte> NewSource, int Repointed, IReadOnlyList<ResourceKey> Left, IReadOnlyList<WriteIntent> Intents)
{
    public static async ValueTask<Resolved<UnmergePlan>> Make(StoredResource task, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        if (MergeTask.Read(task) is not { } merge)
        {
            return Issue.BusinessRule("task", $"{task.Key} is not the Task of a merge.");
        }

        var (from, into) = (merge.Source.Key, merge.Target.Key);
        var now = await engine.Store.FindAll([from, into, .. merge.Repointed.Select(one => one.Key)], cancellationToken);
        var (source, target) = (now.GetValueOrDefault(from), now.GetValueOrDefault(into));

        if (Refuse(task, source, target, from, into) is { } refusal)
        {
            return refusal;
        }

        List<WriteIntent> repointed = [];
        List<ResourceKey> left = [];

        foreach (var (key, version) in merge.Repointed.Select(one => (one.Key, one.Version)))
        {
            var before = await engine.Store.Find(key, version - 1, cancellationToken);
            var current = now.GetValueOrDefault(key);
            var (after, changed) = current is { IsDeleted: false } && before is not null ? Again(before, current, from, into, request) : default;

            if (changed > 0)
            {
                repointed.Add(MergePlan.Put(current!, after));
            }
            else
            {
                left.Add(key);
            }
        }

        var (sourceBefore, targetBefore) = (await engine.Store.Find(from, merge.Source.Version - 1, cancellationToken), await engine.Store.Find(into, merge.Target.Version - 1, cancellationToken));
        var merged = await engine.Store.Find(into, merge.Target.Version, cancellationToken);
        var newSource = MergedPatients.SourceAgain(source!.Body, sourceBefore!.Body, into);

        return new UnmergePlan(from, newSource, repointed.Count, left,
        [
            MergePlan.Put(source, newSource),
            MergePlan.Put(task, MergeTask.TakenBack(task.Body)),
            MergePlan.Put(target!, MergedPatients.TargetAgain(target!.Body, targetBefore!.Body, merged!.Body, from)),
            .. repointed,
        ]);
    }

    private static Issue? Refuse(StoredResource task, StoredResource? source, StoredResource? target, ResourceKey from, ResourceKey into) =>
        !JsonMembers.Find(task.Body, "status")!.Value.Span.SequenceEqual("\"completed\""u8) ? Issue.BusinessRule("task", "This merge was taken back already.")
        : source is not { IsDeleted: false } ? Issue.BusinessRule("source-patient", $"{from} was deleted since.")
        : target is not { IsDeleted: false } ? Issue.BusinessRule("task", $"{into} was deleted since.")
        : NamedPatient.SuccessorOf(target.Body) is { } successor ? Issue.BusinessRule("task", $"{into} was itself merged since, into {successor}. Take that back first.")
        : NamedPatient.SuccessorOf(source.Body) is null ? Issue.BusinessRule("source-patient", $"{from} is no longer linked as replaced.")
        : null;

    /// <summary>Where the version before the merge referred to the source, and the current one refers to the target, it refers to the source again.</summary>
    private static (ReadOnlyMemory<byte> After, int Changed) Again(StoredResource before, StoredResource current, ResourceKey from, ResourceKey into, FhirRequest request)
    {
        Dictionary<string, string> was = new(StringComparer.Ordinal);

        foreach (var found in ReferenceScan.In(before.Body.Span).Where(found => NamedPatient.KeyOf(found.Reference, request) == from && !found.Reference.Contains("/_history/", StringComparison.Ordinal)))
        {
            was[found.Path] = found.Reference;
        }

        return ReferenceRepoint.Of(current.Body, (place, text) =>
            NamedPatient.KeyOf(text, request) == into && !text.Contains("/_history/", StringComparison.Ordinal) ? was.GetValueOrDefault(place) : null);
    }
}
