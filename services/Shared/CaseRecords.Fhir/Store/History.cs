namespace CaseRecords.Fhir.Store;

/// <summary>Whose versions to list: one resource's, those of a type, or all.</summary>
public sealed record HistoryScope(string? Type = null, string? Id = null)
{
    public static HistoryScope Of(ResourceKey key) => new(key.Type, key.Id);

    public bool IsInstance => Id is not null;

    /// <summary>The one resource.</summary>
    public ResourceKey Key => new(Type!, Id!);

    /// <summary>As in an address: <c>Patient/23</c>, <c>Patient</c>, or empty.</summary>
    public override string ToString() => Id is null ? Type ?? "" : $"{Type}/{Id}";
}

/// <summary>Which versions to list, newest first.</summary>
/// <param name="After">Where the page before ended; null: from the newest.</param>
/// <param name="Since">Only versions of this moment or later.</param>
/// <param name="At">Only versions that were current at some time from the first moment up to the second.</param>
/// <param name="WantsTotal">Whether to count what matches.</param>
public sealed record HistoryQuery(
    int Limit, HistoryPlace? After = null, DateTimeOffset? Since = null, (DateTimeOffset From, DateTimeOffset To)? At = null, bool WantsTotal = false);

/// <summary>A version's place in the order of a history.</summary>
/// <param name="Updated">When it was written, in ticks of UTC.</param>
/// <param name="Rid">The record's number of its resource.</param>
public sealed record HistoryPlace(long Updated, long Rid, long Version);

/// <summary>Some versions, newest first.</summary>
/// <param name="Total">How many the query matches in all; null where it was not asked.</param>
/// <param name="Next">Null on the last page.</param>
public sealed record HistoryPage(IReadOnlyList<StoredVersion> Versions, int? Total, HistoryPlace? Next);

/// <summary>A version as a history tells of it.</summary>
/// <param name="Method">The request that made it.</param>
public sealed record StoredVersion(StoredResource Resource, Writing.WriteMethod Method);
