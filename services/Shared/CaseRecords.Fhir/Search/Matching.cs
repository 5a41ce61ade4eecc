using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Search.Texts;
using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Search;

/// <summary>Decides in memory whether a resource matches a search: for resources that the database does not hold yet.</summary>
/// <remarks>It sees one resource: what asks of others too (<see cref="SearchConditions"/>, LooksElsewhere) is not for it.</remarks>
public static class Matching
{
    /// <param name="lastUpdated">The time of the last change; needed where the search asks for it.</param>
    /// <exception cref="NotSupportedException">The search asks of other resources too.</exception>
    public static bool Matches(SearchQuery query, ResourceKey key, IndexSet rows, DateTimeOffset lastUpdated = default) =>
        key.Type == query.ResourceType
        && (query.Compartment is null || IsIn(query.Compartment, key, rows))
        && query.Criteria.All(criterion => criterion is ValueCriterion value
            ? value.AnyOf.Any(condition => Holds(condition, value.Parameters, key, rows, lastUpdated.UtcTicks)) != value.Negated
            : throw new NotSupportedException(criterion.GetType().Name));

    private static bool IsIn(CompartmentScope compartment, ResourceKey key, IndexSet rows) =>
        (compartment.Itself && key == compartment.Of)
        || rows.References.Exists(row => row is { Sub: 0, Contained: 0 } && row.Target == compartment.Of && compartment.By.Any(parameter => parameter.Number == row.P));

    private static bool Holds(SearchCondition condition, IReadOnlyList<SearchParameterInfo> parameters, ResourceKey key, IndexSet rows, long updated) => condition switch
    {
        IdCondition id => key.Id == id.Id,
        LastUpdatedCondition date => Holds(date.Comparison, date.Low, date.High, updated, updated),
        MissingCondition missing => missing.IsMissing != IsPresent(parameters[0].Rows, rows),
        WordsCondition words => Holds(words.Words, [.. parameters.Select(parameter => parameter.Number)], rows),
        CompositeCondition composite => Holds([.. composite.Parts.OrderByDescending(part => part.Grouped)], rows),
        _ => Repeats(condition, parameters[0].Rows, rows).Any(),
    };

    /// <summary>Whether all parts are there, those that are grouped in one repeat. These come first.</summary>
    private static bool Holds(IReadOnlyList<CompositeValue> parts, IndexSet rows) =>
        Repeats(parts[0].Condition, parts[0].Parameter.Rows, rows).Any(repeat =>
            parts.Skip(1).All(part => Repeats(part.Condition, part.Parameter.Rows, rows).Any(other => other == repeat || !part.Grouped)));

    /// <summary>The repeats of the element that a composite joins on, in which a condition holds.</summary>
    private static IEnumerable<short> Repeats(SearchCondition condition, IReadOnlyList<short> ps, IndexSet rows) => condition switch
    {
        TokenCondition token => rows.Tokens.Where(row => ps.Contains(row.P) && row.Sub == 0 && Holds(token, row)).Select(row => row.Grp),
        StringCondition text => rows.Strings.Where(row => ps.Contains(row.P) && row.Sub == 0 && Holds(text, row)).Select(row => row.Grp),
        WordingCondition called => rows.Wordings.Where(row => ps.Contains(row.P) && row.Sub == 0 && Holds(called, row.Wording)).Select(row => row.Grp),
        ReferenceCondition reference => rows.References.Where(row => ps.Contains(row.P) && row is { Sub: 0, Contained: 0 } && reference.Candidates.Contains(row.Target)).Select(row => row.Grp),
        UriCondition uri => rows.Uris.Where(row => ps.Contains(row.P) && row.Sub == 0 && row.Uri == uri.Uri).Select(row => row.Grp),
        UriBelowCondition below => rows.Uris.Where(row => ps.Contains(row.P) && row.Sub == 0 && (row.Uri == below.Uri || row.Uri.StartsWith(below.Beginning, StringComparison.Ordinal))).Select(row => row.Grp),
        UriAboveCondition above => rows.Uris.Where(row => ps.Contains(row.P) && row.Sub == 0 && above.Uris.Contains(row.Uri)).Select(row => row.Grp),
        DateCondition date => rows.Dates.Where(row => ps.Contains(row.P) && row.Sub == 0 && Holds(date.Comparison, date.Low, date.High, row.Low, row.High)).Select(row => row.Grp),
        QuantityCondition quantity => rows.Quantities.Where(row => ps.Contains(row.P) && row.Sub == 0 && Holds(quantity, row)).Select(row => row.Grp),
        NearCondition near => rows.Positions.Where(row => ps.Contains(row.P) && Holds(near, row)).Select(_ => (short)0),
        _ => throw new NotSupportedException(condition.GetType().Name),
    };

    private static bool IsPresent(IReadOnlyList<short> ps, IndexSet rows) =>
        rows.Tokens.Exists(row => ps.Contains(row.P) && row.Sub == 0)
        || rows.Strings.Exists(row => ps.Contains(row.P) && row.Sub == 0)
        || rows.References.Exists(row => ps.Contains(row.P) && row.Sub == 0)
        || rows.Uris.Exists(row => ps.Contains(row.P) && row.Sub == 0)
        || rows.Dates.Exists(row => ps.Contains(row.P) && row.Sub == 0)
        || rows.Quantities.Exists(row => ps.Contains(row.P) && row.Sub == 0);

    private static bool Holds(WordExpression words, IReadOnlyList<short> ps, IndexSet rows) => words switch
    {
        WordExpression.Word word => rows.Words.Exists(row => ps.Contains(row.P) && Holds(word, row.Word)) || rows.Wordings.Exists(row => ps.Contains(row.P) && row.Wording.Parts.Any(part => Holds(word, part))),
        WordExpression.All all => all.Of.All(one => Holds(one, ps, rows)),
        WordExpression.Any any => any.Of.Any(one => Holds(one, ps, rows)),
        WordExpression.Without not => !Holds(not.Of, ps, rows),
        _ => throw new NotSupportedException(words.GetType().Name),
    };

    private static bool Holds(WordExpression.Word word, string stands) => word.Beginning ? stands.StartsWith(word.Text, StringComparison.Ordinal) : stands == word.Text;

    private static bool Holds(WordingCondition called, Wording wording) => called.Folded.Length > 0 && wording.Parts.Any(part => part.StartsWith(called.Folded, StringComparison.Ordinal));

    private static bool Holds(NearCondition near, PositionRow row)
    {
        var (x, y, z) = (row.X - near.X, row.Y - near.Y, row.Z - near.Z);

        return (x * x) + (y * y) + (z * z) <= near.Squared;
    }

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
        StringMode.Contains => row.Folded.Contains(text.Folded, StringComparison.Ordinal),
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
            Comparison.GreaterOrEqual => row.Low >= quantity.Low || row.High > quantity.High,
            Comparison.LessOrEqual => row.High <= quantity.High || row.Low < quantity.Low,
            Comparison.StartsAfter => row.Low > quantity.High,
            Comparison.EndsBefore => row.High < quantity.Low,
            _ => row.Low <= quantity.High && row.High >= quantity.Low,
        };
    }
}
