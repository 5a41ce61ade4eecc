using CaseRecords.Fhir;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Benchmarks.Bulk;

/// <summary>A resource as the record's tables hold it: version 1, made once and never touched again.</summary>
/// <param name="Patient">The number of its patient; 0 for none, -1 for several.</param>
/// <param name="Members">Those several.</param>
/// <param name="Updated">In ticks of UTC.</param>
/// <param name="Generation">Of the search parameters that it is indexed by.</param>
internal sealed record BulkRow(long Rid, ResourceKey Key, string Owner, long Patient, IReadOnlyList<long> Members, long Updated, IndexKeys Keys, int Generation, byte[] Packed, byte[] Body);

/// <summary>A table of index rows, as a loader writes it.</summary>
internal sealed record BulkTable(string Name, string[] Columns, Func<IEnumerable<BulkRow>, IEnumerable<object[]>> Rows)
{
    /// <summary>Every index table, its columns in the order of its key.</summary>
    public static IReadOnlyList<BulkTable> All { get; } =
    [
        Of("ix_token", ["p", "code", "patient", "sys", "rid", "sub", "grp"], of => of.Keys.Tokens.Select(row => new object[] { row.P, row.Code, of.Patient, row.System, of.Rid, row.Sub, row.Grp })),
        Of("ix_ref", ["p", "target", "patient", "rid", "sub", "grp"], of => of.Keys.References.Select(row => new object[] { row.P, row.Target, of.Patient, of.Rid, row.Sub, row.Grp })),
        Of("ix_uri", ["p", "uri", "patient", "rid", "sub", "grp"], of => of.Keys.Uris.Select(row => new object[] { row.P, row.Uri, of.Patient, of.Rid, row.Sub, row.Grp })),
        Of("ix_date", ["p", "low", "high", "patient", "rid", "sub", "grp"], of => of.Keys.Dates.Select(row => new object[] { row.P, row.Low, row.High, of.Patient, of.Rid, row.Sub, row.Grp })),
        Of("ix_string", ["p", "folded", "whole", "exact", "patient", "rid", "sub", "grp"], of => of.Keys.Strings.Select(row => new object[] { row.P, row.Folded, row.Whole, row.Exact, of.Patient, of.Rid, row.Sub, row.Grp })),
        Of("ix_quantity", ["p", "unit", "low", "high", "sys", "patient", "rid", "sub", "grp"], of => of.Keys.Quantities.Select(row =>
            new object[] { row.P, row.Unit, row.Low.Bytes.ToArray(), row.High.Bytes.ToArray(), row.System, of.Patient, of.Rid, row.Sub, row.Grp })),
        Of("ix_word", ["p", "word", "patient", "rid"], of => of.Keys.Words.Select(row => new object[] { row.P, row.Word, of.Patient, of.Rid })),
        Of("ix_position", ["p", "z", "y", "x", "patient", "rid"], of => of.Keys.Positions.Select(row => new object[] { row.P, row.Z, row.Y, row.X, of.Patient, of.Rid })),
    ];

    /// <summary>Rows of one chunk in the order of the key, so that they meet the table's pages in order.</summary>
    private static BulkTable Of(string name, string[] columns, Func<BulkRow, IEnumerable<object[]>> rows) =>
        new(name, columns, chunk => chunk.SelectMany(rows).Order(ByFirstTwo.Instance));

    private sealed class ByFirstTwo : IComparer<object[]>
    {
        public static ByFirstTwo Instance { get; } = new();

        public int Compare(object[]? x, object[]? y) =>
            ((short)x![0]).CompareTo((short)y![0]) is var first and not 0 ? first
            : x[1] is string text ? string.CompareOrdinal(text, (string)y[1])
            : System.Collections.Comparer.DefaultInvariant.Compare(x[1], y[1]);
    }
}
