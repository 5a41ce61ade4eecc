using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>What stands around the statements of a search: they find numbers, these read what has them, in the same order.</summary>
internal static class SqlServerSearchTexts
{
    public const string Columns = "r.type, r.id, v.version, v.action, v.updated, r.owner, v.body";

    /// <summary>How many columns of a page's rows stand before the resource's number and its sort keys.</summary>
    public const int ColumnCount = 7;

    /// <summary>The resources of a page with their places in the order.</summary>
    /// <param name="keys">How many keys the order has.</param>
    public static SqlText Page(SqlText found, int keys) => found with
    {
        Text = $"""
            SELECT {Columns}, p.rid, {string.Join(", ", Enumerable.Range(0, keys).Select(i => "p." + SearchSqlOrder.K(i)))}
            FROM ({Numbered(found)}) p
            JOIN resource r ON r.rid = p.rid JOIN version v ON v.rid = r.rid AND v.version = r.version ORDER BY p.n
            """,
    };

    /// <summary>The keys of what was found.</summary>
    public static SqlText Match(SqlText found) => found with { Text = $"SELECT r.type, r.id FROM ({Numbered(found)}) p JOIN resource r ON r.rid = p.rid ORDER BY p.n" };

    /// <summary>Resources by their numbers.</summary>
    public static SqlText Bodies(IEnumerable<long> rids)
    {
        var values = new SearchSqlValues(SqlServerDialect.Instance);

        return values.Statement(
            $"SELECT {Columns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version WHERE {SqlServerDialect.Instance.IsAmong("r.rid", rids, values)} ORDER BY r.rid");
    }

    /// <summary>An order inside a statement is not one of the statement around it.</summary>
    private static string Numbered(SqlText found) => $"SELECT m.*, ROW_NUMBER() OVER (ORDER BY {found.By}) AS n FROM ({found.Text}) m";
}
