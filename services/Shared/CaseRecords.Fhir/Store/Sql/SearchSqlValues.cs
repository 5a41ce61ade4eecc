namespace CaseRecords.Fhir.Store.Sql;

/// <summary>The parameters of one statement, named in the order in which its text asks for them.</summary>
internal sealed class SearchSqlValues(SqlDialect dialect)
{
    private readonly List<(string Name, object Value)> all = [];
    private readonly List<string> before = [];

    public IReadOnlyList<(string Name, object Value)> All => all;

    /// <summary>A statement that carries these values.</summary>
    public SqlText Statement(string text) => new(text, all) { Before = string.Concat(before) };

    /// <summary>Adds what is to be done before the statement.</summary>
    public void AddBefore(string text) => before.Add(text);

    /// <summary>A text that is compared with a key.</summary>
    public string AddKey(string text) => Add(dialect.Key(text));

    public string Add(object value)
    {
        var name = dialect.Parameter(all.Count);
        all.Add((name, value));

        return name;
    }
}
