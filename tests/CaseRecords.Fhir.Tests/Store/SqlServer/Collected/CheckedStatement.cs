using System.Collections.Concurrent;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CaseRecords.Fhir.Tests.Store.SqlServer.Collected;

/// <summary>A statement as SQL Server's own grammar reads it. Each text is read once in a run.</summary>
/// <param name="Faults">What the server would refuse.</param>
/// <param name="Parameters">What it must be given.</param>
/// <param name="IsOneRow">Whether it always finds one row: totals over everything.</param>
internal sealed record CheckedStatement(IReadOnlyList<string> Faults, IReadOnlyCollection<string> Parameters, bool IsOneRow)
{
    private static readonly ConcurrentDictionary<string, Lazy<CheckedStatement>> Known = new(StringComparer.Ordinal);

    /// <summary>Every text that was checked so far.</summary>
    public static ICollection<string> Texts => Known.Keys;

    public static CheckedStatement Of(string text) => Known.GetOrAdd(text, key => new Lazy<CheckedStatement>(() => Check(key))).Value;

    public static CheckedStatement Check(string text)
    {
        var script = new TSql180Parser(initialQuotedIdentifiers: true).Parse(new StringReader(text), out var errors);

        if (errors.Count > 0)
        {
            return new CheckedStatement([.. errors.Select(error => $"line {error.Line}, column {error.Column}: {error.Message}")], [], false);
        }

        var names = new NameCheck();
        script.Accept(names);
        var last = ((TSqlScript)script).Batches.SelectMany(batch => batch.Statements).LastOrDefault();

        return new CheckedStatement(names.Faults, names.Parameters, last is SelectStatement { QueryExpression: QuerySpecification query } && IsTotal(query));
    }

    /// <summary>What is wrong with sending the text with these parameters.</summary>
    public IEnumerable<string> FaultsWith(IReadOnlyCollection<string> bound) =>
    [
        .. Faults,
        .. Parameters.Except(bound).Select(name => $"{name} is not given"),
        // A search is given both ends of a span, whichever of them it asks for.
        .. bound.Except(Parameters).Where(name => !(name.StartsWith("@v", StringComparison.Ordinal) && char.IsAsciiDigit(name[2]))).Select(name => $"{name} is given and not used"),
        .. bound.GroupBy(name => name).Where(name => name.Count() > 1).Select(name => $"{name.Key} is given twice"),
    ];

    private static bool IsTotal(QuerySpecification query) =>
        query.GroupByClause is null
        && query.SelectElements.All(element => element is SelectScalarExpression { Expression: FunctionCall { OverClause: null, FunctionName.Value: var name } }
            && name.ToUpperInvariant() is "COUNT" or "COUNT_BIG" or "MIN" or "MAX" or "SUM");
}
