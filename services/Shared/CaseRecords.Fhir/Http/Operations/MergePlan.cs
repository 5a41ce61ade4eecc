using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary>What a merge will write, and what it saw: the commit checks that this is still so.</summary>
/// <param name="Repointed">The resources whose references change, as they will be.</param>
/// <param name="Versioned">Resources that refer to a version of the source: what a version was does not change.</param>
internal sealed record MergePlan(
    StoredResource Source, StoredResource Target, ReadOnlyMemory<byte> NewTarget, IReadOnlyList<(StoredResource Before, ReadOnlyMemory<byte> After)> Repointed,
    IReadOnlyList<ResourceKey> Versioned, ReferringRead Referring)
{
    public static async ValueTask<Resolved<MergePlan>> Make(
        StoredResource source, StoredResource target, ReadOnlyMemory<byte> newTarget, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var most = engine.Settings.Operations.Merge;
        var rows = await engine.Store.Referring(source.Key, most + 1, cancellationToken);

        if (rows.Count > most)
        {
            return new Issue(422, OperationOutcome.IssueType.TooCostly, $"More than {most} resources refer to {source.Key}: too many for one transaction. Limits:Merge says how many may be.", "source-patient");
        }

        var stored = await engine.Store.FindAll([.. rows.Select(row => row.Key)], cancellationToken);
        List<(StoredResource, ReadOnlyMemory<byte>)> repointed = [];
        List<ResourceKey> versioned = [];
        Dictionary<string, string> instead = new(StringComparer.Ordinal)
        {
            [source.Key.ToString()] = target.Key.ToString(),
            [$"{request.Base}/{source.Key}"] = $"{request.Base}/{target.Key}",
        };

        foreach (var one in rows.Select(row => stored[row.Key]).Where(one => one.Key != source.Key && one.Key != target.Key && !one.IsDeleted && !MergeTask.Is(one)))
        {
            var (after, changed) = ReferenceRepoint.Of(one.Body, (place, text) => IsLinkOfPatient(one.Key, place) ? null : instead.GetValueOrDefault(text));

            if (changed > 0)
            {
                repointed.Add((one, after));
            }

            if (ReferenceScan.In(one.Body.Span).Exists(found => found.Reference.Contains($"{source.Key}/_history/", StringComparison.Ordinal)))
            {
                versioned.Add(one.Key);
            }
        }

        return new MergePlan(source, target, newTarget, repointed, versioned, new ReferringRead(source.Key, rows, most + 1));
    }

    /// <summary>The target first, the Task last.</summary>
    public IReadOnlyList<WriteIntent> Intents(DateTimeOffset now) =>
    [
        Put(Target, NewTarget),
        Put(Source, MergedPatients.Source(Source.Body, Target.Key)),
        .. Repointed.Select(one => Put(one.Before, one.After)),
        new() { Method = WriteMethod.Post, Type = "Task", Json = new MergeTask(Next(Source), Next(Target), [.. Repointed.Select(one => Next(one.Before))]).Write(now) },
    ];

    public static WriteIntent Put(StoredResource before, ReadOnlyMemory<byte> after) =>
        new() { Method = WriteMethod.Put, Type = before.Key.Type, Id = before.Key.Id, Json = after, IfMatch = ETag.Of(before.Version) };

    /// <summary>Links between patients say who was who. They stay: one leads to the next.</summary>
    private static bool IsLinkOfPatient(ResourceKey key, string place) => key.Type == "Patient" && place.StartsWith("Patient.link", StringComparison.Ordinal);

    private static RowRead Next(StoredResource stored) => new(stored.Key, stored.Version + 1);
}
