namespace CaseRecords.Fhir.Store.Sql;

/// <summary>A stretch of one index table, aliased x, whose rows satisfy a condition.</summary>
/// <param name="IsKeyed">Whether the table can be entered by patient and rid as well, so that asking it about one resource is cheap.</param>
/// <param name="IsOrdered">Whether the stretch is in the order of patients, so that a page can be cut while reading.</param>
/// <param name="HoldsOnce">Whether it holds no resource twice.</param>
internal sealed record SearchSqlRange(string Table, string Where, bool IsKeyed = false, bool IsOrdered = false, bool HoldsOnce = false)
{
    /// <summary>The resources of the stretch.</summary>
    public string Rids => $"SELECT x.rid FROM {Table} x WHERE {Where}";

    /// <summary>Whether resource r has a row in the stretch.</summary>
    public string HasRow => $"EXISTS (SELECT 1 FROM {Table} x WHERE {Where} AND x.patient = r.patient AND x.rid = r.rid)";
}
