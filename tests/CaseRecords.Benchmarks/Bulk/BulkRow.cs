using CaseRecords.Fhir;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Benchmarks.Bulk;

/// <summary>A resource as the record's tables hold it: version 1, made once and never touched again.</summary>
internal sealed record BulkRow
{
    public required long Rid { get; init; }

    public required StoredResource Resource { get; init; }

    public required WriteMethod Method { get; init; }

    /// <summary>The number of its patient; 0 for none, -1 for several.</summary>
    public required long Patient { get; init; }

    /// <summary>The patients under whom the table compartment lists it.</summary>
    public required IReadOnlyList<long> Listed { get; init; }

    public required IndexKeys Keys { get; init; }

    public byte[] Packed { get; init; } = [];

    /// <summary>Of the search parameters that it is indexed by.</summary>
    public required int Generation { get; init; }

    public required Guid Transaction { get; init; }

    public required long LogId { get; init; }

    public short Type => R4.Number(Resource.Key.Type);

    /// <summary>In ticks of UTC.</summary>
    public long Updated => Resource.LastUpdated.UtcTicks;
}

/// <summary>An entry of the log; its position is its id, because nobody else writes.</summary>
internal sealed record BulkLogRow(long Id, LogRow Row);

/// <summary>What is written at once.</summary>
internal sealed record BulkChunk(IReadOnlyList<BulkRow> Rows, IReadOnlyList<BulkLogRow> Log);

/// <summary>A table, as a loader writes it.</summary>
internal sealed record BulkTable(string Name, string[] Columns, Func<BulkChunk, IEnumerable<object?[]>> Rows)
{
    /// <summary>What both databases have alike.</summary>
    public static IReadOnlyList<BulkTable> All { get; } =
    [
        new("compartment", ["patient", "rid"], chunk => chunk.Rows.SelectMany(of => of.Listed.Select(patient => new object?[] { patient, of.Rid }))),
        new(
            "log",
            ["id", "transaction", "transaction_index", "transaction_count", "event", "owner", "type", "resource_id", "version", "action", "patient", "time", "noun", "verb", "data", "correlation", "traceparent"],
            chunk => chunk.Log.Select(entry => Log(entry.Id, entry.Row))),
        new("log_position", ["position", "log_id"], chunk => chunk.Log.Select(entry => new object?[] { entry.Id, entry.Id })),
        Of("ix_token", ["p", "code", "patient", "sys", "rid", "sub", "grp"], of => of.Keys.Tokens.Select(row => new object?[] { row.P, row.Code, of.Patient, row.System, of.Rid, row.Sub, row.Grp })),
        Of("ix_ref", ["p", "target", "patient", "rid", "sub", "grp"], of => of.Keys.References.Select(row => new object?[] { row.P, row.Target, of.Patient, of.Rid, row.Sub, row.Grp })),
        Of("ix_uri", ["p", "uri", "patient", "rid", "sub", "grp"], of => of.Keys.Uris.Select(row => new object?[] { row.P, row.Uri, of.Patient, of.Rid, row.Sub, row.Grp })),
        Of("ix_date", ["p", "low", "high", "patient", "rid", "sub", "grp"], of => of.Keys.Dates.Select(row => new object?[] { row.P, row.Low, row.High, of.Patient, of.Rid, row.Sub, row.Grp })),
        Of("ix_string", ["p", "folded", "whole", "exact", "patient", "rid", "sub", "grp"], of => of.Keys.Strings.Select(row => new object?[] { row.P, row.Folded, row.Whole, row.Exact, of.Patient, of.Rid, row.Sub, row.Grp })),
        Of("ix_quantity", ["p", "unit", "low", "high", "sys", "patient", "rid", "sub", "grp"], of => of.Keys.Quantities.Select(row =>
            new object?[] { row.P, row.Unit, row.Low.Bytes.ToArray(), row.High.Bytes.ToArray(), row.System, of.Patient, of.Rid, row.Sub, row.Grp })),
        Of("ix_wording", ["p", "wording", "patient", "rid", "sub", "grp"], of => of.Keys.Wordings.Select(row => new object?[] { row.P, row.Number, of.Patient, of.Rid, row.Sub, row.Grp })),
        Of("ix_position", ["p", "z", "y", "x", "patient", "rid"], of => of.Keys.Positions.Select(row => new object?[] { row.P, row.Z, row.Y, row.X, of.Patient, of.Rid })),
    ];

    private static object?[] Log(long id, LogRow row) =>
    [
        id, row.Transaction.ToByteArray(bigEndian: true), row.Index, row.Count, row.Event.ToByteArray(bigEndian: true), row.Resource.Owner, R4.Number(row.Resource.Key.Type), row.Resource.Key.Id,
        row.Resource.Version, (int)(row.Action ?? 0), row.Patient, row.Resource.LastUpdated.UtcTicks, row.CaseEvent?.Noun, row.CaseEvent?.Verb, row.CaseEvent?.DataJson, row.CorrelationId, row.TraceParent,
    ];

    /// <summary>Rows of one chunk in the order of the key, so that they meet the table's pages in order.</summary>
    private static BulkTable Of(string name, string[] columns, Func<BulkRow, IEnumerable<object?[]>> rows) =>
        new(name, columns, chunk => chunk.Rows.SelectMany(rows).Order(ByFirstTwo.Instance));

    private sealed class ByFirstTwo : IComparer<object?[]>
    {
        public static ByFirstTwo Instance { get; } = new();

        public int Compare(object?[]? x, object?[]? y) =>
            ((short)x![0]!).CompareTo((short)y![0]!) is var first and not 0 ? first
            : x[1] is string text ? string.CompareOrdinal(text, (string)y[1]!)
            : System.Collections.Comparer.DefaultInvariant.Compare(x[1], y[1]);
    }
}
