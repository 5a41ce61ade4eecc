namespace CaseRecords.Fhir.Store.Sql;

/// <summary>The parameters of one statement, named in the order in which its text asks for them.</summary>
internal sealed class SearchSqlValues(SqlDialect dialect)
{
    private readonly List<(string Name, object Value)> all = [];

    public IReadOnlyList<(string Name, object Value)> All => all;

    public string Add(object value)
    {
        var name = dialect.Parameter(all.Count);
        all.Add((name, value));

        return name;
    }
}
