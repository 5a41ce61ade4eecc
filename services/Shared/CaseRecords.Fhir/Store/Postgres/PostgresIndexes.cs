using CaseRecords.Fhir.Store.Sql;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Writes index rows, a statement per table that is touched: only the rows that an update adds or takes away. Words are <see cref="PostgresWords"/>.</summary>
internal static class PostgresIndexes
{
    public static void Delete(NpgsqlBatch batch, IReadOnlyList<IndexRows> rows) => Write(batch, rows, Deletes);

    public static void Insert(NpgsqlBatch batch, IReadOnlyList<IndexRows> rows) => Write(batch, rows, Inserts);

    private static void Write(NpgsqlBatch batch, IReadOnlyList<IndexRows> rows, Statements sql)
    {
        Add(batch, sql.Token, rows, keys => keys.Tokens, all =>
        [
            all.Column(row => row.Key.P), all.Column(row => row.Key.Code), all.Column(row => row.Of.Patient), all.Column(row => row.Key.System),
            all.Column(row => row.Of.Rid), all.Column(row => row.Key.Sub), all.Column(row => row.Key.Grp),
        ]);
        Add(batch, sql.Reference, rows, keys => keys.References, all =>
        [
            all.Column(row => row.Key.P), all.Column(row => row.Key.Target), all.Column(row => row.Of.Patient), all.Column(row => row.Of.Rid),
            all.Column(row => row.Key.Sub), all.Column(row => row.Key.Grp),
        ]);
        Add(batch, sql.Uri, rows, keys => keys.Uris, all =>
        [
            all.Column(row => row.Key.P), all.Column(row => row.Key.Uri), all.Column(row => row.Of.Patient), all.Column(row => row.Of.Rid), all.Column(row => row.Key.Sub), all.Column(row => row.Key.Grp),
        ]);
        Add(batch, sql.Date, rows, keys => keys.Dates, all =>
        [
            all.Column(row => row.Key.P), all.Column(row => row.Key.Low), all.Column(row => row.Key.High), all.Column(row => row.Of.Patient), all.Column(row => row.Of.Rid), all.Column(row => row.Key.Sub), all.Column(row => row.Key.Grp),
        ]);
        Add(batch, sql.Text, rows, keys => keys.Strings, all =>
        [
            all.Column(row => row.Key.P), all.Column(row => row.Key.Folded), all.Column(row => row.Key.Whole), all.Column(row => row.Key.Exact),
            all.Column(row => row.Of.Patient), all.Column(row => row.Of.Rid), all.Column(row => row.Key.Sub), all.Column(row => row.Key.Grp),
        ]);
        Add(batch, sql.Quantity, rows, keys => keys.Quantities, all =>
        [
            all.Column(row => row.Key.P), all.Column(row => row.Key.Unit), all.Column(row => row.Key.Low.Bytes.ToArray()), all.Column(row => row.Key.High.Bytes.ToArray()),
            all.Column(row => row.Key.System), all.Column(row => row.Of.Patient), all.Column(row => row.Of.Rid), all.Column(row => row.Key.Sub), all.Column(row => row.Key.Grp),
        ]);
        Add(batch, sql.Wording, rows, keys => keys.Wordings, all =>
        [
            all.Column(row => row.Key.P), all.Column(row => row.Key.Number), all.Column(row => row.Of.Patient), all.Column(row => row.Of.Rid), all.Column(row => row.Key.Sub), all.Column(row => row.Key.Grp),
        ]);
        Add(batch, sql.Position, rows, keys => keys.Positions, all =>
        [
            all.Column(row => row.Key.P), all.Column(row => row.Key.Z), all.Column(row => row.Key.Y), all.Column(row => row.Key.X), all.Column(row => row.Of.Patient), all.Column(row => row.Of.Rid),
        ]);
    }

    private static void Add<TKey>(
        NpgsqlBatch batch, string sql, IReadOnlyList<IndexRows> rows, Func<IndexKeys, IEnumerable<TKey>> table, Func<List<(IndexRows Of, TKey Key)>, object[]> columns)
    {
        var all = rows.SelectMany(of => table(of.Keys).Select(key => (of, key))).ToList();

        if (all.Count > 0)
        {
            batch.Add(sql, columns(all));
        }
    }

    private static TValue[] Column<TRow, TValue>(this List<TRow> rows, Converter<TRow, TValue> value) => [.. rows.ConvertAll(value)];

    private sealed record Statements(string Token, string Reference, string Uri, string Date, string Text, string Quantity, string Wording, string Position);

    private static readonly Statements Inserts = new(
        "INSERT INTO ix_token (p, code, patient, sys, rid, sub, grp) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)",
        "INSERT INTO ix_ref (p, target, patient, rid, sub, grp) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)",
        "INSERT INTO ix_uri (p, uri, patient, rid, sub, grp) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)",
        "INSERT INTO ix_date (p, low, high, patient, rid, sub, grp) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)",
        "INSERT INTO ix_string (p, folded, whole, exact, patient, rid, sub, grp) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)",
        "INSERT INTO ix_quantity (p, unit, low, high, sys, patient, rid, sub, grp) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        "INSERT INTO ix_wording (p, wording, patient, rid, sub, grp) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)",
        "INSERT INTO ix_position (p, z, y, x, patient, rid) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)");

    private static readonly Statements Deletes = new(
        "DELETE FROM ix_token x USING unnest($1, $2, $3, $4, $5, $6, $7) k(p, code, patient, sys, rid, sub, grp) WHERE x.p = k.p AND x.code = k.code AND x.patient = k.patient AND x.sys = k.sys AND x.rid = k.rid AND x.sub = k.sub AND x.grp = k.grp",
        "DELETE FROM ix_ref x USING unnest($1, $2, $3, $4, $5, $6) k(p, target, patient, rid, sub, grp) WHERE x.p = k.p AND x.target = k.target AND x.patient = k.patient AND x.rid = k.rid AND x.sub = k.sub AND x.grp = k.grp",
        "DELETE FROM ix_uri x USING unnest($1, $2, $3, $4, $5, $6) k(p, uri, patient, rid, sub, grp) WHERE x.p = k.p AND x.uri = k.uri AND x.patient = k.patient AND x.rid = k.rid AND x.sub = k.sub AND x.grp = k.grp",
        "DELETE FROM ix_date x USING unnest($1, $2, $3, $4, $5, $6, $7) k(p, low, high, patient, rid, sub, grp) WHERE x.p = k.p AND x.low = k.low AND x.high = k.high AND x.patient = k.patient AND x.rid = k.rid AND x.sub = k.sub AND x.grp = k.grp",
        "DELETE FROM ix_string x USING unnest($1, $2, $3, $4, $5, $6, $7, $8) k(p, folded, whole, exact, patient, rid, sub, grp) WHERE x.p = k.p AND x.folded = k.folded AND x.whole = k.whole AND x.exact = k.exact AND x.patient = k.patient AND x.rid = k.rid AND x.sub = k.sub AND x.grp = k.grp",
        "DELETE FROM ix_quantity x USING unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) k(p, unit, low, high, sys, patient, rid, sub, grp) WHERE x.p = k.p AND x.unit = k.unit AND x.low = k.low AND x.high = k.high AND x.sys = k.sys AND x.patient = k.patient AND x.rid = k.rid AND x.sub = k.sub AND x.grp = k.grp",
        "DELETE FROM ix_wording x USING unnest($1, $2, $3, $4, $5, $6) k(p, wording, patient, rid, sub, grp) WHERE x.p = k.p AND x.wording = k.wording AND x.patient = k.patient AND x.rid = k.rid AND x.sub = k.sub AND x.grp = k.grp",
        "DELETE FROM ix_position x USING unnest($1, $2, $3, $4, $5, $6) k(p, z, y, x, patient, rid) WHERE x.p = k.p AND x.z = k.z AND x.y = k.y AND x.x = k.x AND x.patient = k.patient AND x.rid = k.rid");
}
