using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store;

/// <summary>The record's tables, behind one door: one implementation per database, one behaviour.</summary>
public interface IRecordStore
{
    /// <summary>The current version, deleted ones included; null if the resource never existed.</summary>
    ValueTask<StoredResource?> Find(ResourceKey key, CancellationToken cancellationToken);

    /// <summary>The current versions of several; those that never existed are left out.</summary>
    ValueTask<IReadOnlyDictionary<ResourceKey, StoredResource>> FindAll(IReadOnlyCollection<ResourceKey> keys, CancellationToken cancellationToken);

    /// <summary>One version; null if it does not exist.</summary>
    ValueTask<StoredResource?> Find(ResourceKey key, long version, CancellationToken cancellationToken);

    /// <summary>Versions of several resources, in any order; those that do not exist are left out.</summary>
    ValueTask<IReadOnlyList<StoredResource>> FindVersions(IReadOnlyCollection<VersionKey> versions, CancellationToken cancellationToken);

    /// <summary>A number that every write of a resource of some types raises, deletes included. Compared only with what this process was told before.</summary>
    ValueTask<long> Changes(IReadOnlyList<string> types, CancellationToken cancellationToken);

    /// <summary>Versions of one resource, of a type or of all, newest first, page by page.</summary>
    ValueTask<HistoryPage> History(HistoryScope scope, HistoryQuery query, CancellationToken cancellationToken);

    /// <summary>What searches may take.</summary>
    SearchTime SearchTime { get; }

    /// <summary>One page of a search, its includes and, where asked for, its total: all of one moment.</summary>
    /// <exception cref="UnavailableException">It took longer than it may.</exception>
    ValueTask<SearchPage> Search(SearchRequest request, CancellationToken cancellationToken);

    /// <summary>How the first page of a search is read.</summary>
    ValueTask<SearchExplanation> Explain(SearchRequest request, CancellationToken cancellationToken);

    /// <summary>The keys of the first current resources that a search finds, in the search's own order.</summary>
    /// <exception cref="UnavailableException">It took longer than it may.</exception>
    ValueTask<IReadOnlyList<ResourceKey>> Match(SearchQuery query, int limit, CancellationToken cancellationToken);

    /// <summary>A patient's compartment, and the people, places, devices and substances that it refers to: all of one moment.</summary>
    /// <param name="most">At most so many of each.</param>
    ValueTask<CompartmentContent> Compartment(ResourceKey patient, int most, CancellationToken cancellationToken);

    /// <summary>The same without the bodies, in no order.</summary>
    ValueTask<IReadOnlyList<CompartmentRow>> CompartmentRows(ResourceKey patient, CancellationToken cancellationToken);

    /// <summary>What a patient's compartment can be found by through some date parameters (their numbers).</summary>
    ValueTask<IReadOnlyList<DatedRow>> CompartmentDates(ResourceKey patient, IReadOnlyList<short> parameters, CancellationToken cancellationToken);

    /// <summary>Those of some reference parameters (by their numbers) by which something refers to a resource, or did before it was deleted.</summary>
    ValueTask<IReadOnlyList<short>> ReferredBy(ResourceKey target, IReadOnlyList<short> parameters, CancellationToken cancellationToken);

    /// <summary>The first current resources that refer to a resource anywhere, AuditEvents and stored bundles not among them, each with its version; in an order that does not change.</summary>
    ValueTask<IReadOnlyList<RowRead>> Referring(ResourceKey target, int most, CancellationToken cancellationToken);

    /// <summary>Current resources in which everything stands that can be found by some token or uri parameters (their numbers): one of each.</summary>
    ValueTask<IReadOnlyList<StoredResource>> Examples(IReadOnlyList<short> parameters, CancellationToken cancellationToken);

    /// <summary>Writes everything in one durable transaction, if everything that was relied on still holds.</summary>
    Task<CommitResult> Commit(Commit commit, CancellationToken cancellationToken);

    /// <summary>How far the log reaches.</summary>
    ValueTask<LogState> LogState(CancellationToken cancellationToken);

    /// <summary>Entries that have a position, in its order.</summary>
    ValueTask<IReadOnlyList<LogEntry>> ReadLog(LogQuery query, CancellationToken cancellationToken);

    /// <summary>Takes or renews the sequencer's lease; null while another holds it, else the fence to sequence under.</summary>
    Task<long?> LeaseLog(string holder, TimeSpan length, CancellationToken cancellationToken);

    /// <summary>Gives positions to committed entries; says how many, or -1 where the fence no longer holds.</summary>
    Task<int> SequenceLog(long fence, int atMost, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the oldest entries, whole transactions at a time, up to the first that is of <paramref name="before"/> or later; and answers
    /// whose idempotency key has expired. The newest transaction stays, because ids and positions go on from it; so does what has no position.
    /// </summary>
    /// <param name="atMost">About how many: a transaction is not cut.</param>
    /// <returns>How many entries were removed; 0 where none is left to remove.</returns>
    Task<int> TrimLog(DateTimeOffset before, int atMost, CancellationToken cancellationToken);

    /// <summary>The search parameters that are kept here, and what brings index rows up to date with them.</summary>
    IReindexing Reindexing { get; }

    /// <summary>Whether other processes commit to this record too: then the next commit of this one is not all there is to wait for.</summary>
    bool IsShared { get; }

    /// <summary>Completes at the next commit of this process that wrote to the log.</summary>
    Task NextCommit(CancellationToken cancellationToken);
}

/// <summary>What is in a patient's compartment.</summary>
/// <param name="Members">Every current resource of the compartment, the patient first.</param>
/// <param name="Referenced">What the members refer to outside it, directly or through one another.</param>
public sealed record CompartmentContent(IReadOnlyList<StoredResource> Members, IReadOnlyList<StoredResource> Referenced)
{
    /// <summary>Types that belong to no patient and that a record cannot be read without.</summary>
    internal static readonly IReadOnlyList<string> SharedTypes =
        ["Practitioner", "PractitionerRole", "Organization", "Location", "Medication", "Substance", "Device", "HealthcareService", "Endpoint"];
}

/// <summary>One resource of a compartment, or one that the compartment refers to.</summary>
public sealed record CompartmentRow(ResourceKey Key, DateTimeOffset LastUpdated, bool IsReferenced);

/// <summary>A span in which a resource is found by a date parameter, both ends inclusive, in ticks of UTC.</summary>
public sealed record DatedRow(ResourceKey Key, short Parameter, long Low, long High);

/// <summary>A search and where its page starts.</summary>
/// <param name="From">The edge of another page; null for the first.</param>
public sealed record SearchRequest(SearchQuery Query, int Count, SearchCursor? From, bool WantsTotal)
{
    /// <summary>At most so many resources may come along with the matches of a page.</summary>
    public int MostIncluded { get; init; } = int.MaxValue;
}

/// <summary>One page: matches in order, what they include, and where the pages beside it are.</summary>
/// <param name="Next">Null on the last page.</param>
/// <param name="Previous">Null on the first page.</param>
public sealed record SearchPage(IReadOnlyList<StoredResource> Matches, IReadOnlyList<StoredResource> Included, long? Total, SearchCursor? Next, SearchCursor? Previous)
{
    /// <summary>On the last page of several: since when resources changed that match and that no page may have shown; null where none did.</summary>
    public DateTimeOffset? ChangedSince { get; init; }

    /// <summary>Whether more would have come along than may; then nothing did.</summary>
    public bool IncludesTooMany { get; init; }
}

/// <summary>How a database reads a search.</summary>
/// <param name="Statement">The SQL of the first page, its values replaced by the names of parameters.</param>
/// <param name="Plan">What the database says that it does, a line each.</param>
public sealed record SearchExplanation(string Statement, IReadOnlyList<string> Plan);
