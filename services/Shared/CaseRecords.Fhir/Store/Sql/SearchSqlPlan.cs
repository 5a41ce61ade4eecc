using System.Globalization;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>How the matches of a search are read: the stretches that drive (none: resource itself), and what must hold of each resource r.</summary>
internal sealed record SearchSqlPlan(SqlDialect Dialect, IReadOnlyList<SearchSqlRange> Driving, string Where)
{
    /// <summary>Whether the row in resource is asked about; else r is what drives.</summary>
    public bool NeedsRow { get; init; } = true;

    /// <summary>Whether the order wanted is the one in which the driving stretches are read.</summary>
    public bool Streams(SearchSqlOrder order) => order.IsNatural && Driving.All(stretch => stretch.IsOrdered);

    /// <summary>One SELECT for each stretch; UNION merges them in order and drops repeats, without reading more than the page.</summary>
    /// <param name="after">Continues after the page before, said of an alias that has columns patient and rid.</param>
    /// <param name="page">Orders and cuts what is read.</param>
    public string Stream(Func<string, string?> after, Func<string> page)
    {
        if (Driving.Count == 0)
        {
            return $"SELECT r.rid AS rid, r.patient AS k0 FROM resource r WHERE {And(Where, after("r"))}";
        }

        var (of, where) = NeedsRow ? ("x", And(Where, after("x"))) : ("r", And(Where, after("r")));

        // What is cut must not count a resource twice: the page would end too early, and the search with it.
        var cuts = Driving.Count > 1 && !Dialect.MergesUnions;
        var stretches = Driving.Select(stretch =>
            $"SELECT {((cuts || Driving.Count == 1) && !stretch.HoldsOnce ? "DISTINCT " : "")}{of}.rid AS rid, {of}.patient AS k0 {From(stretch, where)}");

        if (cuts)
        {
            var cut = page();
            stretches = stretches.Select((stretch, i) => string.Create(CultureInfo.InvariantCulture, $"SELECT rid, k0 FROM ({stretch} {cut}) b{i}"));
        }

        return string.Join(" UNION ", stretches);
    }

    /// <summary>All matches with their keys, in no order.</summary>
    public string Sorted(SearchSqlOrder order)
    {
        var joins = $"{order.Joins} WHERE ";
        var from = Driving switch
        {
            [] => $"FROM resource r{joins}{Where}",
            [{ IsOrdered: true, HoldsOnce: true } only] => From(only, Where, order.Joins),
            _ when NeedsRow => $"FROM resource r{joins}r.rid IN ({SearchSqlCriteria.Rids(Driving)}) AND {Where}",
            [var only] => $"FROM ({only.RowsOnce}) r{joins}{Where}",
            _ => $"FROM ({string.Join(" UNION ", Driving.Select(stretch => stretch.Rows))}) r{joins}{Where}",
        };

        return $"SELECT r.rid AS rid{order.Columns} {from}";
    }

    private string From(SearchSqlRange stretch, string where, string joins = "") => NeedsRow
        ? $"FROM {stretch.Table} x{stretch.Hint} {Dialect.DrivingJoin} resource r ON r.rid = x.rid{joins} WHERE {stretch.OwnWhere} AND {where}"
        : $"FROM ({stretch.Rows}) r{joins} WHERE {where}";

    private static string And(string where, string? after) => after is null ? where : $"{where} AND {after}";
}
