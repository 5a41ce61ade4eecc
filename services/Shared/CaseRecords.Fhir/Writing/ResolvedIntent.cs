using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Writing;

/// <summary>An intent whose target is known.</summary>
/// <param name="Current">The current version of the target, deleted ones included.</param>
/// <param name="Found">A conditional create's match: nothing is written, and this is the answer.</param>
public sealed record ResolvedIntent(WriteIntent Intent, ResourceKey Key, StoredResource? Current, StoredResource? Found = null)
{
    /// <summary>Which of the request's intents this is: a conditional delete may have several targets.</summary>
    public int Ordinal { get; init; }

    /// <summary>The search that named the target of a conditional update or patch.</summary>
    public SearchQuery? Criteria { get; init; }

    /// <summary>What is written, with the bundle's references resolved; null for a delete.</summary>
    public IncomingResource? Resource { get; init; }

    /// <summary>Whether anything is left to write: not for a match, nor for the delete of what is not there.</summary>
    public bool Writes => Found is null && (Intent.Method != WriteMethod.Delete || Current is { IsDeleted: false });

    /// <summary>What makes the resource unfit to be looked at any further.</summary>
    public IReadOnlyList<Issue> Unreadable => Writes && Resource is not null ? Resource.IssuesAt(Intent) : [];
}

/// <summary>A value, or the issues that stand against it.</summary>
internal readonly record struct Resolved<T>(T? Value, IReadOnlyList<Issue> Issues)
{
    public bool Failed => Issues.Count > 0;

    public static implicit operator Resolved<T>(T value) => new(value, []);

    public static implicit operator Resolved<T>(Issue issue) => new(default, [issue]);
}
