using System.Collections.Concurrent;
using System.Text;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Benchmarks.Bulk;

/// <summary>Makes rows of resources as a commit would: indexed by the engine's indexer, numbered, packed, stamped.</summary>
internal sealed class BulkRows(SearchParameters parameters, Ownership ownership)
{
    private static readonly DateTimeOffset Begin = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SearchIndexer indexer = new(parameters, publicBase: null);
    private readonly PatientCompartment compartment = new(parameters);
    private readonly ConcurrentDictionary<ResourceKey, long> rids = [];
    private readonly Dictionary<string, int> systems = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly Lock numbering = new();

    /// <summary>The systems and their numbers, that of no system left out.</summary>
    public IEnumerable<KeyValuePair<string, int>> Systems => systems.Where(system => system.Value > 0);

    public long LastRid { get; private set; }

    /// <summary>Rows of some resources; what they refer to is among them or has come before.</summary>
    public BulkRow[] Of(IReadOnlyList<(ResourceKey Key, string Json)> resources)
    {
        var first = LastRid + 1;

        foreach (var (key, _) in resources)
        {
            rids[key] = ++LastRid;
        }

        return [.. resources.AsParallel().AsOrdered().Select((resource, i) => Row(first + i, resource.Key, Encoding.UTF8.GetBytes(resource.Json)))];
    }

    private BulkRow Row(long rid, ResourceKey key, byte[] json)
    {
        var resource = ResourceJson.Stored(json) ?? throw new InvalidOperationException($"{key} cannot be read: {Encoding.UTF8.GetString(json)}");
        var index = indexer.Index(resource, json);
        var patients = compartment.PatientsOf(key.Type, index);
        var members = (key.Type == "Patient" ? [key, .. patients.Where(other => other != key)] : patients).Select(patient => rids[patient]).ToList();
        var updated = Begin.AddMilliseconds(rid * 7);
        var keys = Numbered(index);

        return new BulkRow(
            rid, key, ownership.OwnerOf(resource), members switch { [] => 0, [var one] => one, _ => -1 }, members.Count > 1 ? members : [], updated.UtcTicks, keys, index.Generation, keys.Pack(),
            CommitTime.Stamped(ResourceRewriter.Rewrite(json, key, version: 1), updated));
    }

    private IndexKeys Numbered(IndexSet index) => new()
    {
        Tokens = [.. index.Tokens.Select(row => new IndexKeys.Token(row.P, row.Code, Number(row.System), row.Sub, row.Grp))],
        References = [.. index.References.Select(row => new IndexKeys.Reference(row.P, row.Contained > 0 ? -row.Contained : rids[row.Target], row.Sub, row.Grp))],
        Uris = [.. index.Uris],
        Dates = [.. index.Dates],
        Strings = [.. index.Strings],
        Quantities = [.. index.Quantities.Select(row => new IndexKeys.Quantity(row.P, row.Unit, row.Low, row.High, Number(row.System), row.Sub, row.Grp))],
        Words = [.. index.Words],
        Positions = [.. index.Positions],
    };

    private int Number(string system)
    {
        lock (numbering)
        {
            return systems.TryGetValue(system, out var number) ? number : systems[system] = systems.Count;
        }
    }
}
