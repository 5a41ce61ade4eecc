using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store.Reindexing;

/// <summary>Some resources that get other index rows, where several processes share the record: what the transaction that gives them must write.</summary>
internal sealed class ReindexChunk(RecordNumbers numbers, CompartmentMembers compartments, Reindex reindex, IReadOnlyList<Reindexed> resources, bool keepsWordsApart)
{
    private readonly List<WriteSet> sets = [.. resources.Select(resource => resource.Rows).OfType<WriteSet>()];

    public Reindex Reindex => reindex;

    public int Count => resources.Count;

    /// <summary>Where the cursor is when they are done.</summary>
    public long End => resources[^1].Rid;

    /// <summary>Those whose rows are locked.</summary>
    public long[] Locked => [.. resources.Where(resource => resource.Rows is not null || resource.IsSkipped).Select(resource => resource.Rid)];

    public long[] Skipped => [.. resources.Where(one => one.IsSkipped).Select(one => one.Rid)];

    /// <summary>Numbers what the rows name, in a transaction of its own.</summary>
    public async ValueTask Number(CancellationToken cancellationToken)
    {
        await numbers.Number(
            sets.SelectMany(set => set.Index.Tokens.Select(row => row.System).Concat(set.Index.Quantities.Select(row => row.System))),
            [.. sets.SelectMany(set => set.Index.References.Where(row => row.Contained == 0).Select(row => row.Target).Concat(set.Patients))], cancellationToken);
        await numbers.Keep(sets.SelectMany(set => set.Index.Wordings, (_, row) => row.Wording), cancellationToken);
    }

    /// <summary>What becomes of each. What was written meanwhile has the rows that it should have.</summary>
    /// <param name="rows">As they stand under their locks.</param>
    public List<ReindexChange> Changes(IReadOnlyDictionary<long, ReindexRow> rows) =>
        [.. resources.Where(one => one.Rows is { } set && rows.GetValueOrDefault(one.Rid)?.Version == set.ExpectedVersion).Select(one => ChangeOf(one, rows[one.Rid]))];

    private ReindexChange ChangeOf(Reindexed resource, ReindexRow row)
    {
        var set = resource.Rows!;
        var members = set.Patients.Select(patient => numbers.Rid(patient)!.Value).Distinct().ToList();
        var patient = CompartmentMembers.PatientOf(members);
        var all = IndexKeys.Of(set.Index, numbers, key => numbers.Rid(key)!.Value);
        var keys = keepsWordsApart ? all.WithWordsAsOne() : all;
        var old = IndexKeys.Unpack(row.Keys);
        var (gone, come) = IndexRows.Difference(resource.Rid, old, row.Patient, keys, patient);

        return new ReindexChange(resource.Rid, set.ExpectedVersion, set.Index.Generation, patient, keys, gone, come)
        {
            Words = all.Words,
            WasListed = compartments.IsListed(set.Key.Type, row.Patient, old),
            Listed = [.. compartments.Of(set.Key.Type, members, keys)],
        };
    }
}

/// <summary>A row of resource as it stands under its lock, and the packed index rows of its current version.</summary>
internal sealed record ReindexRow(long Version, long Patient, byte[] Keys);

/// <summary>What becomes of one resource.</summary>
internal sealed record ReindexChange(
    long Rid, long Version, int Generation, long Patient, IndexKeys Keys, IndexRows Gone, IndexRows Come)
{
    /// <summary>All its words.</summary>
    public IReadOnlyCollection<WordRow> Words { get; init; } = [];

    /// <summary>Whether the table compartment may have rows of it.</summary>
    public bool WasListed { get; init; }

    /// <summary>The patients under whom the table compartment lists it from now on.</summary>
    public IReadOnlyList<long> Listed { get; init; } = [];
}
