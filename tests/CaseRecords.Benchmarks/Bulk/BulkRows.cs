using CaseRecords.Fhir;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Texts;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Benchmarks.Bulk;

/// <summary>Numbers what the engine prepared, as a commit does: resources, systems, what is referred to, the log.</summary>
internal sealed class BulkRows(SearchParameters parameters)
{
    private readonly CompartmentMembers compartments = new(new PatientCompartment(parameters));
    private readonly Dictionary<ResourceKey, long> rids = [];
    private readonly HashSet<ResourceKey> awaited = [];
    private readonly Dictionary<long, Wording> wordings = [];
    private readonly Dictionary<string, int> systems = new(StringComparer.Ordinal) { [""] = 0 };

    /// <summary>The systems and their numbers, that of no system left out.</summary>
    public IEnumerable<KeyValuePair<string, int>> Systems => systems.Where(system => system.Value > 0);

    /// <summary>What codes are called.</summary>
    public IEnumerable<Wording> Wordings => wordings.Values;

    /// <summary>What was referred to and never written.</summary>
    public IEnumerable<(long Rid, ResourceKey Key)> Stubs => awaited.Select(key => (rids[key], key));

    public long LastRid { get; private set; }

    public long LastLogId { get; private set; }

    /// <summary>A resource as it will be stored.</summary>
    public static StoredResource Stored(WriteSet write, DateTimeOffset time) =>
        new(write.Key, write.Version, CommitTime.ActionOf(write, wasDeleted: false), time, write.Owner, CommitTime.Stamped(write.Body, time));

    /// <exception cref="InvalidOperationException">A resource is not new.</exception>
    public BulkChunk Of(IReadOnlyList<BulkCommit> commits)
    {
        List<BulkRow> rows = [];
        List<BulkLogRow> log = [];

        foreach (var (commit, time) in commits)
        {
            Add(commit, time, rows, log);
        }

        return new BulkChunk([.. rows.AsParallel().AsOrdered().Select(row => row with { Packed = row.Keys.WithWordsAsOne().Pack() })], log);
    }

    private void Add(Commit commit, DateTimeOffset time, List<BulkRow> rows, List<BulkLogRow> log)
    {
        var transaction = Guid.CreateVersion7(time);
        var stored = commit.Writes.Select(write => Stored(write, time)).ToList();
        var logged = LogRow.Of(commit, stored, transaction);
        var first = LastLogId + 1;
        LastLogId += logged.Count;
        log.AddRange(logged.Select((row, i) => new BulkLogRow(first + i, row)));
        var ids = logged.Select((row, i) => (row, Id: first + i)).Where(row => row.row.CaseEvent is null).ToDictionary(row => row.row.Resource.Key, row => row.Id);

        foreach (var write in commit.Writes)
        {
            Number(write);
        }

        foreach (var (write, resource) in commit.Writes.Zip(stored))
        {
            var patients = write.Patients.Select(RidOf).Distinct().ToList();
            var keys = Resolve(write.Index);
            rows.Add(new BulkRow
            {
                Rid = rids[write.Key],
                Resource = resource,
                Method = write.Method,
                Patient = CompartmentMembers.PatientOf(patients),
                Listed = [.. compartments.Of(write.Key.Type, patients, keys)],
                Keys = keys,
                Generation = write.Index.Generation,
                Transaction = transaction,
                LogId = ids.GetValueOrDefault(write.Key, LastLogId),
            });
        }
    }

    private void Number(WriteSet write)
    {
        if (write.ExpectedVersion != 0 || (!rids.TryAdd(write.Key, LastRid + 1) && !awaited.Remove(write.Key)))
        {
            throw new InvalidOperationException($"{write.Key} was written before: in bulk, everything is written once.");
        }

        LastRid = Math.Max(LastRid, rids[write.Key]);
    }

    /// <summary>The number of a resource, given to it before it comes where it is referred to first.</summary>
    private long RidOf(ResourceKey key)
    {
        if (!rids.TryGetValue(key, out var rid))
        {
            rids[key] = rid = ++LastRid;
            awaited.Add(key);
        }

        return rid;
    }

    private int Number(string system) => systems.TryGetValue(system, out var number) ? number : systems[system] = systems.Count;

    private long Keep(Wording wording)
    {
        wordings.TryAdd(wording.Number, wording);

        return wording.Number;
    }

    private IndexKeys Resolve(IndexSet index) => new()
    {
        Tokens = [.. index.Tokens.Select(row => new IndexKeys.Token(row.P, row.Code, Number(row.System), row.Sub, row.Grp))],
        References = [.. index.References.Select(row => new IndexKeys.Reference(row.P, row.Contained > 0 ? -row.Contained : RidOf(row.Target), row.Sub, row.Grp))],
        Uris = [.. index.Uris],
        Dates = [.. index.Dates],
        Strings = [.. index.Strings],
        Quantities = [.. index.Quantities.Select(row => new IndexKeys.Quantity(row.P, row.Unit, row.Low, row.High, Number(row.System), row.Sub, row.Grp))],
        Words = [.. index.Words],
        Wordings = [.. index.Wordings.Select(row => new IndexKeys.Wording(row.P, Keep(row.Wording), row.Sub, row.Grp))],
        Positions = [.. index.Positions],
    };
}
