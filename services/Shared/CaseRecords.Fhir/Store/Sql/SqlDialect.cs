using System.Globalization;
using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>Where the databases say the same thing differently. Everything else of a search's SQL is one text for all of them.</summary>
public abstract class SqlDialect
{
    /// <summary>Joins so that the table on the left is read first.</summary>
    internal abstract string DrivingJoin { get; }

    /// <summary>An alias whose columns no index is entered by, while another table drives.</summary>
    internal abstract string NotDriving(string alias);

    /// <summary>Whether an index is entered once for each value of a list; if not, the rows of all may be read through.</summary>
    internal abstract bool SeeksEach { get; }

    /// <summary>Whether a union of stretches in one order is merged row by row; if not, each is cut to the page by itself.</summary>
    internal abstract bool MergesUnions { get; }

    /// <summary>The name of a statement's parameter, counted from 0.</summary>
    internal abstract string Parameter(int index);

    /// <summary>Past every text that begins with the given one.</summary>
    internal abstract string PastBeginning(string text);

    /// <summary>Whether a text holds another.</summary>
    internal abstract string Holds(string text, string part);

    /// <summary>Whether a column is one of some numbers.</summary>
    internal abstract string IsAmong(string column, IEnumerable<long> numbers, SearchSqlValues values);

    /// <summary>A list of numbers of resources that is read once, however often it is asked.</summary>
    /// <param name="name">A name that is free in the statement.</param>
    internal abstract string ReadOnce(string rids, string name);

    /// <summary>Whether a column is one of some texts.</summary>
    internal abstract string IsAmong(string column, IEnumerable<string> texts, SearchSqlValues values);

    /// <summary>Whether resource r was committed before the search began.</summary>
    internal abstract string Seen(string snapshot, SearchSqlValues values);

    /// <summary>The smallest or largest of a group's keys.</summary>
    internal abstract string Outermost(string column, bool largest);

    /// <summary>The numbers of the systems whose codes are case-sensitive: ranges of beginnings, which the index of sys serves.</summary>
    internal string CaseSensitiveSystems => field ??=
        $"SELECT sys FROM sys WHERE ({string.Join(" OR ", CodeSystems.CaseSensitive.Select(Beginning))}) AND NOT {Beginning(CodeSystems.OfOthers)}";

    internal static string Numbered(char mark, int index) => mark + index.ToString(CultureInfo.InvariantCulture);

    private string Beginning(string uri) => $"(uri >= '{uri}' AND uri < {PastBeginning($"'{uri}'")})";
}
