using System.Data.Common;
using System.Text.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>Writes index rows, a statement per table that is touched: only the rows that an update adds or takes away.</summary>
internal static class SqlServerIndexes
{
    private static readonly Table Token = new("ix_token", "p smallint", $"code varchar({SqlServerText.KeyBytes})", "patient bigint", "sys int", "rid bigint", "sub smallint", "grp smallint");

    private static readonly Table Reference = new("ix_ref", "p smallint", "target bigint", "patient bigint", "rid bigint", "sub smallint", "grp smallint");

    private static readonly Table Uri = new("ix_uri", "p smallint", $"uri varchar({SqlServerText.KeyBytes})", "patient bigint", "rid bigint", "sub smallint", "grp smallint");

    private static readonly Table Date = new("ix_date", "p smallint", "low bigint", "high bigint", "patient bigint", "rid bigint", "sub smallint", "grp smallint");

    private static readonly Table Text = new(
        "ix_string", "p smallint", $"folded varchar({SqlServerText.KeyBytes})", "whole bit", $"exact varchar({SqlServerText.SecondKeyBytes})", "patient bigint", "rid bigint", "sub smallint", "grp smallint");

    private static readonly Table Quantity = new(
        "ix_quantity", "p smallint", $"unit varchar({SqlServerText.KeyBytes})", "low varbinary(20)", "high varbinary(20)", "sys int", "patient bigint", "rid bigint", "sub smallint", "grp smallint");

    private static readonly Table Word = new("ix_word", "p smallint", "word varchar(260)", "patient bigint", "rid bigint");

    private static readonly Table Wording = new("ix_wording", "p smallint", "wording bigint", "patient bigint", "rid bigint", "sub smallint", "grp smallint");

    private static readonly Table Position = new("ix_position", "p smallint", "z float", "y float", "x float", "patient bigint", "rid bigint");

    /// <summary>Every statement that this sends.</summary>
    public static IEnumerable<string> Statements => new[] { Token, Reference, Uri, Date, Text, Quantity, Word, Wording, Position }.SelectMany(table => new[] { table.Insert, table.Delete });

    public static void Delete(DbBatch batch, IReadOnlyList<IndexRows> rows) => Write(batch, rows, table => table.Delete);

    public static void Insert(DbBatch batch, IReadOnlyList<IndexRows> rows) => Write(batch, rows, table => table.Insert);

    private static void Write(DbBatch batch, IReadOnlyList<IndexRows> rows, Func<Table, string> sql)
    {
        Add(batch, sql(Token), rows, keys => keys.Tokens, (json, of, row) =>
        {
            json.WriteNumberValue(row.P);
            json.WriteStringValue(SqlServerText.Key(row.Code));
            json.WriteNumberValue(of.Patient);
            json.WriteNumberValue(row.System);
            Place(json, of, row.Sub, row.Grp);
        });
        Add(batch, sql(Reference), rows, keys => keys.References, (json, of, row) =>
        {
            json.WriteNumberValue(row.P);
            json.WriteNumberValue(row.Target);
            json.WriteNumberValue(of.Patient);
            Place(json, of, row.Sub, row.Grp);
        });
        Add(batch, sql(Uri), rows, keys => keys.Uris, (json, of, row) =>
        {
            json.WriteNumberValue(row.P);
            json.WriteStringValue(SqlServerText.Key(row.Uri));
            json.WriteNumberValue(of.Patient);
            Place(json, of, row.Sub, row.Grp);
        });
        Add(batch, sql(Date), rows, keys => keys.Dates, (json, of, row) =>
        {
            json.WriteNumberValue(row.P);
            json.WriteNumberValue(row.Low);
            json.WriteNumberValue(row.High);
            json.WriteNumberValue(of.Patient);
            Place(json, of, row.Sub, row.Grp);
        });
        Add(batch, sql(Text), rows, keys => keys.Strings, (json, of, row) =>
        {
            json.WriteNumberValue(row.P);
            json.WriteStringValue(SqlServerText.Key(row.Folded));
            json.WriteNumberValue(row.Whole ? 1 : 0);
            json.WriteStringValue(SqlServerText.SecondKey(row.Exact));
            json.WriteNumberValue(of.Patient);
            Place(json, of, row.Sub, row.Grp);
        });
        Add(batch, sql(Quantity), rows, keys => keys.Quantities, (json, of, row) =>
        {
            json.WriteNumberValue(row.P);
            json.WriteStringValue(SqlServerText.Key(row.Unit));
            Hex(json, row.Low);
            Hex(json, row.High);
            json.WriteNumberValue(row.System);
            json.WriteNumberValue(of.Patient);
            Place(json, of, row.Sub, row.Grp);
        });
        Add(batch, sql(Word), rows, keys => keys.Words, (json, of, row) =>
        {
            json.WriteNumberValue(row.P);
            json.WriteStringValue(SqlServerText.Key(row.Word));
            json.WriteNumberValue(of.Patient);
            json.WriteNumberValue(of.Rid);
        });
        Add(batch, sql(Wording), rows, keys => keys.Wordings, (json, of, row) =>
        {
            json.WriteNumberValue(row.P);
            json.WriteNumberValue(row.Number);
            json.WriteNumberValue(of.Patient);
            Place(json, of, row.Sub, row.Grp);
        });
        Add(batch, sql(Position), rows, keys => keys.Positions, (json, of, row) =>
        {
            json.WriteNumberValue(row.P);
            json.WriteNumberValue(row.Z);
            json.WriteNumberValue(row.Y);
            json.WriteNumberValue(row.X);
            json.WriteNumberValue(of.Patient);
            json.WriteNumberValue(of.Rid);
        });
    }

    private static void Add<TKey>(
        DbBatch batch, string sql, IReadOnlyList<IndexRows> rows, Func<IndexKeys, IReadOnlyCollection<TKey>> keys, Action<Utf8JsonWriter, IndexRows, TKey> values)
    {
        if (rows.Any(of => keys(of.Keys).Count > 0))
        {
            batch.Add(sql, ("@rows", SqlServerRows.Of(rows.SelectMany(of => keys(of.Keys).Select(key => (of, key))), (json, row) => values(json, row.of, row.key))));
        }
    }

    private static void Place(Utf8JsonWriter json, IndexRows of, short sub, short grp)
    {
        json.WriteNumberValue(of.Rid);
        json.WriteNumberValue(sub);
        json.WriteNumberValue(grp);
    }

    private static void Hex(Utf8JsonWriter json, DecimalKey key) => json.WriteStringValue(Convert.ToHexString(key.Bytes.Span));

    /// <summary>A table whose columns are all of its key.</summary>
    private sealed class Table
    {
        public Table(string name, params string[] columns)
        {
            var names = Array.ConvertAll(columns, column => column[..column.IndexOf(' ', StringComparison.Ordinal)]);
            var values = Array.ConvertAll(columns, Value);
            var rows = SqlServerRows.From("@rows", Array.ConvertAll(columns, Sent));
            Insert = $"INSERT INTO {name} ({string.Join(", ", names)}) SELECT {string.Join(", ", values)} FROM {rows}";
            Delete = $"DELETE x FROM {rows} JOIN {name} x ON {string.Join(" AND ", names.Zip(values, (column, value) => $"x.{column} = {value}"))} OPTION (LOOP JOIN, FORCE ORDER)";
        }

        public string Insert { get; }

        /// <summary>By the whole key of each row, in the order in which they are sent.</summary>
        public string Delete { get; }

        /// <summary>JSON has no bytes: they travel in hexadecimal digits.</summary>
        private static string Sent(string column) => IsBytes(column) ? column.Replace("varbinary(20)", "varchar(40)", StringComparison.Ordinal) : column;

        private static string Value(string column) => column.Split(' ')[0] is var name && IsBytes(column) ? $"CONVERT(varbinary(20), k.{name}, 2)" : $"k.{name}";

        private static bool IsBytes(string column) => column.EndsWith(" varbinary(20)", StringComparison.Ordinal);
    }
}
