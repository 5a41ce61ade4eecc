using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>An intent whose target is known.</summary>
/// <param name="Current">The current version of the target, deleted ones included.</param>
/// <param name="Found">A conditional create's match: nothing is written, and this is the answer.</param>
internal sealed record ResolvedIntent(WriteIntent Intent, ResourceKey Key, StoredResource? Current, StoredResource? Found = null)
{
    /// <summary>The bytes with the bundle's references resolved.</summary>
    public ReadOnlyMemory<byte> Json { get; init; } = Intent.Json;

    public Resource? Resource { get; init; }

    public IndexSet? Index { get; init; }

    /// <summary>Whether anything is left to write: not for a match, nor for the delete of what is not there.</summary>
    public bool Writes => Found is null && (Intent.Method != WriteMethod.Delete || Current is { IsDeleted: false });
}

/// <summary>A value, or the issues that stand against it.</summary>
internal readonly record struct Resolved<T>(T? Value, IReadOnlyList<Issue> Issues)
{
    public bool Failed => Issues.Count > 0;

    public static implicit operator Resolved<T>(T value) => new(value, []);

    public static implicit operator Resolved<T>(Issue issue) => new(default, [issue]);
}
