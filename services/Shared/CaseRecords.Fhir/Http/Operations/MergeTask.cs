using System.Text.Json;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary>What a merge did, as the Task says that it leaves behind: who became whom, and the version of each resource that it wrote. Enough to take it back.</summary>
/// <param name="Source">The version of the replaced patient that the merge wrote.</param>
/// <param name="Target">The version of the patient that goes on.</param>
/// <param name="Repointed">The versions whose references it changed.</param>
internal sealed record MergeTask(RowRead Source, RowRead Target, IReadOnlyList<RowRead> Repointed)
{
    public const string System = "https://caserecords.example/fhir/CodeSystem/task";
    public const string Code = "patient-merge";

    private const string SourcePart = "source";
    private const string TargetPart = "target";
    private const string RepointedPart = "re-pointed";

    /// <summary>Whether a resource is such a Task: what it says is not changed by another merge.</summary>
    public static bool Is(StoredResource stored) => stored.Key.Type == "Task" && stored.Body.Span.IndexOf("\"patient-merge\""u8) >= 0 && stored.Body.Span.IndexOf("CodeSystem/task\""u8) >= 0;

    public byte[] Write(DateTimeOffset now) => FhirJsonSerializer.Default.SerializeToBytes(new Hl7.Fhir.Model.Task
    {
        Status = Hl7.Fhir.Model.Task.TaskStatus.Completed,
        Intent = Hl7.Fhir.Model.Task.TaskIntent.Order,
        Code = new CodeableConcept(System, Code),
        Focus = new ResourceReference(Source.Key.ToString()),
        For = new ResourceReference(Target.Key.ToString()),
        AuthoredOn = BundleJson.Instant(now),
        Output = [Part(SourcePart, Source), Part(TargetPart, Target), .. Repointed.Select(one => Part(RepointedPart, one))],
    });

    /// <summary>Reads a stored Task; null where it says nothing of a merge.</summary>
    public static MergeTask? Read(StoredResource stored)
    {
        if (!Is(stored) || ResourceJson.Stored(stored.Body.Span) is not Hl7.Fhir.Model.Task task)
        {
            return null;
        }

        var parts = task.Output.ToLookup(part => part.Type?.Text, part => VersionOf((part.Value as ResourceReference)?.Reference));

        return parts[SourcePart].FirstOrDefault() is { } source && parts[TargetPart].FirstOrDefault() is { } target
            ? new MergeTask(source, target, [.. parts[RepointedPart].OfType<RowRead>()])
            : null;
    }

    /// <summary>The Task of a merge that was taken back.</summary>
    public static ReadOnlyMemory<byte> TakenBack(ReadOnlyMemory<byte> task) => JsonMembers.With(
        JsonMembers.With(task, "status", JsonMembers.Text("cancelled")), "businessStatus", JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["text"] = "unmerged" }));

    private static Hl7.Fhir.Model.Task.OutputComponent Part(string name, RowRead version) =>
        new() { Type = new CodeableConcept { Text = name }, Value = new ResourceReference($"{version.Key}/_history/{version.Version}") };

    private static RowRead? VersionOf(string? reference) =>
        ResourceKey.Parse(reference) is { } key && long.TryParse(reference!.Split('/')[^1], out var version) ? new RowRead(key, version) : null;
}
