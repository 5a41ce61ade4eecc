namespace CaseRecords.Fhir.Store.Sql;

/// <summary>A stretch of one index table whose rows satisfy a condition.</summary>
/// <param name="IsKeyed">Whether the table can be entered by patient and rid as well, so that asking it about one resource is cheap.</param>
/// <param name="IsOrdered">Whether the stretch is in the order of patients, so that a page can be cut while reading.</param>
/// <param name="HoldsOnce">Whether it holds no resource twice.</param>
internal sealed record SearchSqlRange(string Table, string Where, bool IsKeyed = false, bool IsOrdered = false, bool HoldsOnce = false, string Alias = "x")
{
    /// <summary>Tables that hold nothing of contained resources.</summary>
    private static readonly string[] OfOwn = ["resource", "ix_word", "ix_words", "ix_position"];

    private string? rids;

    /// <summary>What is said of the table behind its alias; empty but where a database must be told how to read it.</summary>
    public string Hint { get; init; } = "";

    /// <summary>What makes a database ask the table about one resource at a time; empty where it does so by itself.</summary>
    public string OneByOne { get; init; } = "";

    /// <summary>The column that holds a resource's number.</summary>
    public string Rid { get; init; } = "rid";

    /// <summary>Whether its rows hold the patient of each resource.</summary>
    public bool KnowsPatient { get; init; } = true;

    /// <summary>Resources that a statement of its own finds; not to be entered by a key.</summary>
    public static SearchSqlRange Of(string rids) => new("", "") { rids = rids };

    /// <summary>Whether its rows are those of an index table, with all that resource knows of belonging.</summary>
    public bool IsOfIndex => rids is null && Table != "resource" && KnowsPatient;

    /// <summary>What holds of the rows of resources themselves.</summary>
    public string OwnWhere => HasSub ? $"{Where} AND {Alias}.sub = 0" : Where;

    /// <summary>The resources of the stretch.</summary>
    public string Rids => rids ?? $"SELECT {Alias}.{Rid} FROM {Table} {Alias}{Hint} WHERE {OwnWhere}";

    /// <summary>The same with the patient of each.</summary>
    public string Rows => $"SELECT {Patients}";

    /// <summary>The same, none of them twice.</summary>
    public string RowsOnce => $"SELECT DISTINCT {Patients}";

    /// <summary>Whether a subject has a row in the stretch.</summary>
    public string HasRow(SearchSubject of) =>
        rids is not null ? of.IsContained ? "1 = 0" : $"{of.InSet} IN ({rids})"
        : !HasSub && of.IsContained ? "1 = 0"
        : $"EXISTS (SELECT 1 FROM {Table} {Alias}{Hint} WHERE {Where}{(KnowsPatient ? $" AND {Alias}.patient = {of.Patient}" : "")} AND {Alias}.{Rid} = {of.Rid}{(HasSub ? $" AND {Alias}.sub = {of.Sub}" : "")}{OneByOne})";

    private string Patients => $"{Alias}.rid, {Alias}.patient FROM {Table} {Alias}{Hint} WHERE {OwnWhere}";

    private bool HasSub => !OfOwn.Contains(Table);
}
