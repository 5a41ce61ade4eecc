using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>What stands around the statements of a search: they find numbers, these read what has them, in the same order.</summary>
internal static class SqlServerSearchTexts
{
    /// <summary>Which column of a page's rows is the resource's number; its sort keys follow.</summary>
    public const int Rid = 7;

    /// <summary>The resources of a page with their places in the order.</summary>
    /// <param name="keys">How many keys the order has.</param>
    public static SqlText Page(SqlText found, int keys) => found with
    {
        Text = $"""
            SELECT {StoredRow.Columns}, p.rid, {string.Join(", ", Enumerable.Range(0, keys).Select(i => "p." + SearchSqlOrder.K(i)))}
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
            $"SELECT {StoredRow.Columns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version WHERE {SqlServerDialect.Instance.IsAmong("r.rid", rids, values)} ORDER BY r.rid");
    }

    /// <summary>An order inside a statement is not one of the statement around it.</summary>
    private static string Numbered(SqlText found) => $"SELECT m.*, ROW_NUMBER() OVER (ORDER BY {found.By}) AS n FROM ({found.Text}) m";
}
