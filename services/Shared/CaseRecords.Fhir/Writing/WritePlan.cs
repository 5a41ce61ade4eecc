using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Fhir.Writing;

/// <summary>Entries ready for the commit, and how its receipt becomes their answers.</summary>
internal sealed class WritePlan(IReadOnlyList<ResolvedIntent> entries, IReadOnlyList<Prepared?> prepared, IReadOnlyList<CriteriaRead> criteria)
{
    /// <summary>In R4's order of processing, which is the order of the log: deletes, then creates, then updates and patches.</summary>
    public IReadOnlyList<WriteSet> Writes { get; } =
        [.. entries.Zip(prepared)
            .Where(pair => pair.Second is not null)
            .OrderBy(pair => pair.First.Intent.Method switch { WriteMethod.Delete => 0, WriteMethod.Post => 1, _ => 2 })
            .Select(pair => pair.Second!.Write!)];

    /// <summary>What is worth saying of it all, and no reason to refuse it.</summary>
    public IReadOnlyList<Issue> Warnings { get; } =
        [.. entries.Zip(prepared).SelectMany(pair => (pair.Second?.Issues ?? []).Select(issue => pair.First.Intent.At(issue)))];

    public IReadOnlyList<RowRead> Reads { get; } =
        [.. prepared.SelectMany(one => one?.Reads ?? [])];

    public IReadOnlyList<CriteriaRead> Criteria { get; } =
        [.. criteria, .. prepared.SelectMany(one => one?.Criteria ?? [])];

    /// <summary>One answer per entry, in the order of the request.</summary>
    public IReadOnlyList<Written> Results(CommitReceipt receipt)
    {
        var written = receipt.Written.ToDictionary(stored => stored.Key);

        return [.. entries.Zip(prepared).GroupBy(pair => pair.First.Ordinal).Select(targets => Of([.. targets.Select(pair => Result(pair.First, pair.Second?.Issues ?? [], written))]))];
    }

    /// <summary>What became of an intent: a conditional delete may have removed several.</summary>
    private static Written Of(List<Written> targets) => targets switch
    {
        [var one] => one,
        _ => new Written(204, null, [Issue.Information($"{targets.Count} resources were deleted."), .. targets.SelectMany(one => one.Warnings)]),
    };

    private static Written Result(ResolvedIntent entry, IReadOnlyList<Issue> warnings, Dictionary<ResourceKey, Store.StoredResource> written)
    {
        if (!written.TryGetValue(entry.Key, out var stored))
        {
            return entry.Found is null ? new Written(204, null, warnings) : new Written(200, entry.Found, warnings);
        }

        var status = stored.Action switch
        {
            _ when entry.Found is not null => 200,
            ResourceAction.Created or ResourceAction.Restored => 201,
            ResourceAction.Deleted => 204,
            _ => 200,
        };

        return new Written(status, stored, warnings);
    }
}
