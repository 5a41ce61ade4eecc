using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Patching;
using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Writing;

/// <summary>One write as the client asked for it: a request of its own, or an entry of a transaction.</summary>
public sealed record WriteIntent
{
    public required WriteMethod Method { get; init; }

    public required string Type { get; init; }

    /// <summary>The id in the url; null for POST, and where <see cref="Criteria"/> name the target.</summary>
    public string? Id { get; init; }

    /// <summary>Search parameters that name the target of a conditional update, patch or delete, without the type; null where an id does.</summary>
    public string? Criteria { get; init; }

    /// <summary>The resource as it was sent, or the patch; empty for DELETE.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>How the patch is written; null for what is no patch.</summary>
    public PatchFormat? Patch { get; init; }

    /// <summary>The version that the client insists on, as an ETag.</summary>
    public string? IfMatch { get; init; }

    /// <summary><c>*</c>: create, but replace nothing.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>Search parameters of a conditional create, without the type.</summary>
    public string? IfNoneExist { get; init; }

    /// <summary>The entry's fullUrl in a transaction.</summary>
    public string? FullUrl { get; init; }

    /// <summary>The entry's FHIRPath in a transaction, such as <c>Bundle.entry[6]</c>; null for a request of its own.</summary>
    public string? Place { get; init; }

    /// <summary>An issue about this entry, as the client will read it.</summary>
    public Issue At(Issue issue, string inEntry = "resource") => Place is null ? issue : issue.Within($"{Place}.{inEntry}");
}

/// <summary>How a version came to be; the numbers are stored.</summary>
public enum WriteMethod
{
    Post,
    Put,
    Delete,
    Patch,
}

/// <summary>What became of one intent.</summary>
/// <param name="Status">200, 201 or 204.</param>
/// <param name="Resource">The version that was written, or the one that a conditional create found; null for a delete of nothing.</param>
/// <param name="Warnings">What the owner has to say about it.</param>
public sealed record Written(int Status, StoredResource? Resource, IReadOnlyList<Issue> Warnings);

/// <summary>How a write ended: every intent written, refused, or answered before under the same key.</summary>
public abstract record WriteOutcome
{
    public sealed record Done(IReadOnlyList<Written> Results) : WriteOutcome;

    public sealed record Refused(IReadOnlyList<Issue> Issues) : WriteOutcome;

    public sealed record Repeated(StoredAnswer Answer) : WriteOutcome;

    public static Refused Refuse(params IReadOnlyList<Issue> issues) => new(issues);
}

/// <summary>Who asks, and under which id the request is known.</summary>
/// <param name="IdempotencyKey">The client's key for a bundle; null where it sent none.</param>
public sealed record WriteContext(string Client, string? CorrelationId, string? TraceParent, string? IdempotencyKey = null, byte[]? RequestHash = null);
