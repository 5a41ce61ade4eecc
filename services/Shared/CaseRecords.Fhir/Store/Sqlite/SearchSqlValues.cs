using System.Globalization;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>The parameters of one statement, named in the order in which its text asks for them.</summary>
internal sealed class SearchSqlValues
{
    private readonly List<(string Name, object Value)> all = [];

    public IReadOnlyList<(string Name, object Value)> All => all;

    public string Add(object value)
    {
        var name = "@v" + all.Count.ToString(CultureInfo.InvariantCulture);
        all.Add((name, value));

        return name;
    }
}
