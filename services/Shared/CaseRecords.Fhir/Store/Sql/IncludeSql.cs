using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>The statement that follows one include from some resources.</summary>
internal sealed class IncludeSql(SqlDialect dialect, SearchParameters parameters)
{
    /// <param name="from">The numbers of the resources.</param>
    public SqlText Compile(Include include, IReadOnlyList<long> from, int limit)
    {
        var values = new SearchSqlValues(dialect);
        var (here, there) = include.Reverse ? ("f.target", "f.rid") : ("f.rid", "f.target");
        List<string> where =
        [
            // The parameters go first: with the target they are how the table is entered from behind.
            Parameters(include, values), dialect.IsAmong(here, from, values), "f.sub = 0", dialect.Truth("o.deleted", false), "o.version > 0",
        ];

        if (include.TargetType is { } target)
        {
            where.Add(include.Reverse
                ? $"EXISTS (SELECT 1 FROM resource m WHERE m.rid = f.target AND m.type = {values.Add(R4.Number(target))})"
                : $"o.type = {values.Add(R4.Number(target))}");
        }

        return values.Statement($"SELECT DISTINCT {there} FROM ix_ref f JOIN resource o ON o.rid = {there} WHERE {string.Join(" AND ", where)} {dialect.CutUnordered(values.Add(limit), there)}");
    }

    private string Parameters(Include include, SearchSqlValues values)
    {
        // From in front, the table is entered by the resources that refer: by a parameter it would be read from end to end.
        var p = $"{(include.Reverse ? "f" : dialect.NotDriving("f"))}.p";

        return include switch
        {
            { Parameter: { } one } => $"{p} = {values.Add(one.Number)}",
            { SourceType: { } type } => dialect.IsAmong(p, References(type), values),
            { Reverse: true } => dialect.IsAmong(p, R4.ResourceTypes.SelectMany(References), values),
            _ => $"{p} <> {SearchParameters.NoParameter}",
        };
    }

    private IEnumerable<long> References(string type) =>
        parameters.Of(type).Where(parameter => parameter.Type == SearchParamType.Reference).Select(parameter => (long)parameter.Number);
}
