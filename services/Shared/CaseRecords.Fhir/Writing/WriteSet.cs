using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Writing;

/// <summary>Everything an owner prepared for one resource: what to write, and what must still be true when it is written.</summary>
public sealed record WriteSet
{
    public required ResourceKey Key { get; init; }

    /// <summary>The request that the history will tell of.</summary>
    public WriteMethod Method { get; init; }

    /// <summary>The service that owns the resource; decided when it is created.</summary>
    public required string Owner { get; init; }

    /// <summary>The version that this replaces, deleted versions included; 0 where the resource never existed.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>The body to store; null for a delete.</summary>
    public PreparedBody? Body { get; init; }

    public IndexSet Index { get; init; } = new();

    /// <summary>The patients in whose compartment the resource is.</summary>
    public IReadOnlyList<ResourceKey> Patients { get; init; } = [];

    public IReadOnlyList<PreparedEvent> Events { get; init; } = [];

    public long Version => ExpectedVersion + 1;

    public bool IsDelete => Body is null;
}

/// <summary>A case event with its data already as JSON.</summary>
public sealed record PreparedEvent(string Noun, string Verb, string DataJson);

/// <summary>A row that a rule or a reference looked at: the version it had, 0 where there was none.</summary>
public sealed record RowRead(ResourceKey Key, long Version);

/// <summary>A search that a write relied on, and the answer it had then.</summary>
/// <param name="Query">Evaluated again inside the commit.</param>
/// <param name="Answer">The resources it found, in the search's order, at most <paramref name="Limit"/>.</param>
public sealed record CriteriaRead(SearchQuery Query, IReadOnlyList<ResourceKey> Answer, int Limit);

/// <summary>What referred to a resource when a write relied on it.</summary>
/// <param name="Answer">The resources and their versions, at most <paramref name="Most"/>.</param>
public sealed record ReferringRead(ResourceKey Target, IReadOnlyList<RowRead> Answer, int Most);

/// <summary>What is committed together, or not at all.</summary>
public sealed record Commit
{
    public required IReadOnlyList<WriteSet> Writes { get; init; }

    public IReadOnlyList<RowRead> Reads { get; init; } = [];

    public IReadOnlyList<CriteriaRead> Criteria { get; init; } = [];

    /// <summary>What must still refer to a resource, and nothing else.</summary>
    public ReferringRead? Referring { get; init; }

    public IdempotencyClaim? Idempotency { get; init; }

    /// <summary>The request that caused this, for the log.</summary>
    public string? CorrelationId { get; init; }

    public string? TraceParent { get; init; }
}

/// <summary>Stores the answer to a request under its key, with the request's own commit.</summary>
/// <param name="Answer">Makes the answer once the commit's time and versions are known.</param>
public sealed record IdempotencyClaim(string Client, string Key, byte[] RequestHash, Func<CommitReceipt, StoredAnswer> Answer);

/// <summary>An answer as it was given the first time.</summary>
public sealed record StoredAnswer(int Status, byte[] Body);

/// <summary>What a commit did: one time for all its writes.</summary>
public sealed record CommitReceipt(DateTimeOffset LastUpdated, IReadOnlyList<StoredResource> Written)
{
    public StoredAnswer? Answer { get; init; }
}

/// <summary>How a commit ended: with a receipt, or with the first thing that no longer held.</summary>
public abstract record CommitResult
{
    public sealed record Done(CommitReceipt Receipt) : CommitResult;

    /// <summary>A version, a row that was read, or a search is not what it was at prepare.</summary>
    public sealed record Changed(ResourceKey? Key) : CommitResult;

    /// <summary>The idempotency key was used before: with the same request, whose answer this is, or with another (null).</summary>
    public sealed record Repeated(StoredAnswer? Answer) : CommitResult;
}
