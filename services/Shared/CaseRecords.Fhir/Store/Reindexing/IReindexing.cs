using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Custom;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store.Reindexing;

/// <summary>The search parameters as the record keeps them, and what it takes to bring its index rows up to date with them: one implementation per database.</summary>
public interface IReindexing
{
    /// <summary>What this process knows; kept up to date by <see cref="Refresh"/>.</summary>
    SearchParameters Parameters { get; }

    /// <summary>Takes over what was changed, by whatever process, since this one last looked; says whether anything was.</summary>
    ValueTask<bool> Refresh(CancellationToken cancellationToken);

    /// <summary>The SearchParameter resources as they are now; null where none has been written since they were last applied.</summary>
    ValueTask<WrittenParameters?> Unapplied(CancellationToken cancellationToken);

    /// <summary>
    /// Makes these the parameters that SearchParameter resources define, and no others. What is new or means something else is building from
    /// now on; no write that was prepared without it can commit any more.
    /// </summary>
    /// <param name="changes">As <see cref="Unapplied"/> counted them.</param>
    /// <returns>False where another one was written since.</returns>
    Task<bool> Apply(IReadOnlyList<CustomParameter> wanted, long changes, CancellationToken cancellationToken);

    /// <summary>Begins to index every resource anew, by every parameter; all stay served meanwhile.</summary>
    /// <returns>The new generation.</returns>
    Task<int> Start(CancellationToken cancellationToken);

    /// <summary>Every reindex there was, the newest first, with what is left of it at this moment.</summary>
    ValueTask<IReadOnlyList<ReindexState>> States(CancellationToken cancellationToken);

    /// <summary>The oldest that has not finished; null where there is nothing to do.</summary>
    ValueTask<Reindex?> Unfinished(CancellationToken cancellationToken);

    /// <summary>The next resources of all types, past the cursor, whose index rows are older than the generation.</summary>
    /// <param name="most">At most so many; fewer where they are large.</param>
    ValueTask<IReadOnlyList<OlderResource>> Older(Reindex reindex, int most, CancellationToken cancellationToken);

    /// <summary>Whether a resource of the types that it is about has older index rows, wherever the cursor stands.</summary>
    ValueTask<bool> IsAnyLeft(Reindex reindex, CancellationToken cancellationToken);

    /// <summary>Replaces the index rows of some resources, but for those that were written meanwhile, and moves the cursor past them: in one transaction.</summary>
    /// <returns>The reindex as it stands then; null where another process has moved the cursor.</returns>
    Task<Reindex?> Save(Reindex reindex, IReadOnlyList<Reindexed> resources, CancellationToken cancellationToken);

    /// <summary>Begins the walk again, for what was passed by.</summary>
    Task Rewind(Reindex reindex, CancellationToken cancellationToken);

    /// <summary>Nothing older is left: what was building can be searched by.</summary>
    Task Finish(Reindex reindex, CancellationToken cancellationToken);

    /// <summary>The right to reindex, of one process at a time; null while another has it.</summary>
    ValueTask<IAsyncDisposable?> Lease(CancellationToken cancellationToken);
}

/// <summary>The current SearchParameter resources, in the order of their creation.</summary>
/// <param name="Changes">How many versions of them there were: a later write makes it another number.</param>
public sealed record WrittenParameters(IReadOnlyList<StoredResource> Resources, long Changes);

/// <summary>A reindex that goes on.</summary>
/// <param name="Cursor">The number of the last resource that the walk has passed.</param>
/// <param name="Types">The types that it is about; empty: all of them. Of the others, those are indexed that may contain one of these.</param>
/// <param name="Done">How many resources the walk has seen.</param>
/// <param name="Total">How many there were when it began.</param>
public sealed record Reindex(int Generation, long Cursor, IReadOnlyList<string> Types, long Done, long Total);

/// <summary>A reindex as it stands.</summary>
/// <param name="Left">How many resources are still to be looked at.</param>
/// <param name="Skipped">How many could not be indexed and keep the rows that they had.</param>
/// <param name="Finished">Null while it goes on.</param>
public sealed record ReindexState(int Generation, IReadOnlyList<string> Types, long Total, long Left, long Skipped, DateTimeOffset Started, DateTimeOffset? Finished);

/// <summary>A current version whose index rows are of an older generation.</summary>
public sealed record OlderResource(long Rid, ResourceKey Key, long Version, ReadOnlyMemory<byte> Body);

/// <summary>What one resource is found by from now on.</summary>
/// <param name="Rows">Its index rows and patients, with the version that they were made of as the expected one; null where it keeps those that it has.</param>
/// <param name="IsSkipped">Whether it should have had others, and could not be indexed.</param>
public sealed record Reindexed(long Rid, WriteSet? Rows, bool IsSkipped = false);
