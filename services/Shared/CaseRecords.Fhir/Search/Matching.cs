using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Search;

/// <summary>Decides in memory whether a resource matches a search: for resources that the database does not hold yet.</summary>
public static class Matching
{
    /// <param name="lastUpdated">The time of the last change; needed where the search asks for it.</param>
    public static bool Matches(SearchQuery query, ResourceKey key, IndexSet rows, DateTimeOffset lastUpdated = default) =>
        key.Type == query.ResourceType
        && (query.Compartment is null || IsIn(query.Compartment, key, rows))
        && query.Criteria.All(criterion =>
            criterion.AnyOf.Any(condition => Holds(condition, criterion.Parameter.Number, key, rows, lastUpdated.UtcTicks)) != criterion.Negated);

    private static bool IsIn(CompartmentScope compartment, ResourceKey key, IndexSet rows) =>
        (compartment.Itself && key == compartment.Of) || rows.References.Exists(row => row.Target == compartment.Of && compartment.By.Any(parameter => parameter.Number == row.P));

    private static bool Holds(SearchCondition condition, short p, ResourceKey key, IndexSet rows, long updated) => condition switch
    {
        IdCondition id => key.Id == id.Id,
        LastUpdatedCondition date => Holds(date.Comparison, date.Low, date.High, updated, updated),
        MissingCondition missing => missing.IsMissing != IsPresent(p, rows),
        TokenCondition token => rows.Tokens.Exists(row => row.P == p && Holds(token, row)),
        StringCondition text => rows.Strings.Exists(row => row.P == p && Holds(text, row)),
        ReferenceCondition reference => rows.References.Exists(row => row.P == p && reference.Candidates.Contains(row.Target)),
        UriCondition uri => rows.Uris.Exists(row => row.P == p && row.Uri == uri.Uri),
        DateCondition date => rows.Dates.Exists(row => row.P == p && Holds(date.Comparison, date.Low, date.High, row.Low, row.High)),
        QuantityCondition quantity => rows.Quantities.Exists(row => row.P == p && Holds(quantity, row)),
        _ => throw new NotSupportedException(condition.GetType().Name),
    };

    private static bool IsPresent(short p, IndexSet rows) =>
        rows.Tokens.Exists(row => row.P == p)
        || rows.Strings.Exists(row => row.P == p)
        || rows.References.Exists(row => row.P == p)
        || rows.Uris.Exists(row => row.P == p)
        || rows.Dates.Exists(row => row.P == p)
        || rows.Quantities.Exists(row => row.P == p);

    private static bool Holds(TokenCondition token, TokenRow row) => token switch
    {
        { System: null } => row.Code == token.Code || (row.Code == token.Folded && !CodeSystems.IsCaseSensitive(row.System)),
        { Code: null } => row.System == token.System,
        _ => row.System == token.System && row.Code == token.Code,
    };

    private static bool Holds(StringCondition text, StringRow row) => text.Mode switch
    {
        StringMode.Exact => row.Whole && row.Exact == text.Exact,
        _ when text.Folded.Length == 0 => false,
        StringMode.Contains => row.Whole && row.Folded.Contains(text.Folded, StringComparison.Ordinal),
        _ => row.Folded.StartsWith(text.Folded, StringComparison.Ordinal),
    };

    /// <summary>R4's prefixes over spans: whether what the row stands for lies in, above or below what the search stands for.</summary>
    private static bool Holds(Comparison comparison, long low, long high, long rowLow, long rowHigh) => comparison switch
    {
        Comparison.Equal => rowLow >= low && rowHigh <= high,
        Comparison.NotEqual => rowLow < low || rowHigh > high,
        Comparison.Greater => rowHigh > high,
        Comparison.Less => rowLow < low,
        Comparison.GreaterOrEqual => rowLow >= low || rowHigh > high,
        Comparison.LessOrEqual => rowHigh <= high || rowLow < low,
        Comparison.StartsAfter => rowLow > high,
        Comparison.EndsBefore => rowHigh < low,
        _ => rowLow <= high && rowHigh >= low,
    };

    private static bool Holds(QuantityCondition quantity, QuantityRow row)
    {
        var unit = quantity.Unit is null
            ? row.Unit.Length == 0
            : row.Unit == quantity.Unit && (quantity.System is null || row.System == quantity.System);

        return unit && quantity.Comparison switch
        {
            Comparison.Equal => row.Low >= quantity.Low && row.High < quantity.High,
            Comparison.NotEqual => row.Low < quantity.Low || row.High >= quantity.High,
            Comparison.Greater => row.High > quantity.High,
            Comparison.Less => row.Low < quantity.Low,
            Comparison.GreaterOrEqual => row.High >= quantity.Low,
            Comparison.LessOrEqual => row.Low <= quantity.High,
            Comparison.StartsAfter => row.Low > quantity.High,
            Comparison.EndsBefore => row.High < quantity.Low,
            _ => row.Low <= quantity.High && row.High >= quantity.Low,
        };
    }
}
