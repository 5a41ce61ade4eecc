using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>Turns conditions into stretches of the index tables.</summary>
/// <param name="pin">Text that keeps a stretch to one patient's rows; null: there is no such patient.</param>
/// <param name="oneByOne">Whether a resource of this type mostly has a patient of its own, who narrows any question about one resource.</param>
internal sealed class SearchSqlRanges(SqlDialect dialect, SearchSqlValues values, IDictionaries dictionaries, string? pin, bool oneByOne)
{
    /// <summary>No row has this system or target: what the record has never seen is found nowhere.</summary>
    public const long Nowhere = -9;

    /// <param name="keyed">Whether the stretches will be asked about one resource at a time.</param>
    public IReadOnlyList<SearchSqlRange> Of(SearchParameterInfo parameter, SearchCondition condition, bool keyed)
    {
        var p = $"x.p = {values.Add(parameter.Number)}";

        return condition switch
        {
            TokenCondition token => Tokens(p, token),
            ReferenceCondition reference => [Reference(p, reference)],
            UriCondition uri => [new("ix_uri", Pinned($"{p} AND x.uri = {values.Add(uri.Uri)}"), IsKeyed: true, IsOrdered: true, HoldsOnce: true)],
            StringCondition text => [new("ix_string", Pinned($"{p} AND {Text(text)}"))],
            QuantityCondition quantity => [new("ix_quantity", Pinned($"{p} AND {Quantity(quantity)}"))],
            DateCondition date => Dates(p, date, keyed && oneByOne),
            MissingCondition => [.. TablesOf(parameter.Type).Select(table => new SearchSqlRange(table, Pinned(p)))],
            _ => throw new NotSupportedException(condition.GetType().Name),
        };
    }

    /// <summary>What refers to the resource whose compartment it is, and that resource itself.</summary>
    public IReadOnlyList<SearchSqlRange> Of(CompartmentScope compartment) =>
    [
        .. compartment.By.Select(parameter => Reference($"x.p = {values.Add(parameter.Number)}", new ReferenceCondition([compartment.Of]))),
        .. compartment.Itself
            ? [new("resource", $"x.type = {values.Add(R4.Number(compartment.Of.Type))} AND x.id = {values.Add(compartment.Of.Id)}", IsKeyed: true, IsOrdered: true, HoldsOnce: true)]
            : Array.Empty<SearchSqlRange>(),
    ];

    private SearchSqlRange[] Tokens(string p, TokenCondition token)
    {
        if (token.System is null)
        {
            var exact = new SearchSqlRange("ix_token", Pinned($"{p} AND x.code = {values.Add(token.Code!)}"), IsKeyed: oneByOne, IsOrdered: true);

            return token.Folded is null
                ? [exact]
                : [exact, exact with { Where = Pinned($"{p} AND x.code = {values.Add(token.Folded)} AND x.sys NOT IN ({dialect.CaseSensitiveSystems})") }];
        }

        var system = $"x.sys = {values.Add(token.System.Length == 0 ? 0L : dictionaries.System(token.System) ?? Nowhere)}";

        return token.Code is null
            ? [new("ix_token", Pinned($"{p} AND {system}"))]
            : [new("ix_token", Pinned($"{p} AND x.code = {values.Add(token.Code)}") + $" AND {system}", IsKeyed: true, IsOrdered: true, HoldsOnce: true)];
    }

    private SearchSqlRange Reference(string p, ReferenceCondition reference)
    {
        if (reference.Candidates is [var key])
        {
            return new("ix_ref", Pinned($"{p} AND x.target = {values.Add(dictionaries.Rid(key) ?? Nowhere)}"), IsKeyed: true, IsOrdered: true, HoldsOnce: true);
        }

        var known = reference.Candidates.Select(dictionaries.Rid).OfType<long>();

        return new("ix_ref", Pinned($"{p} AND {dialect.IsAmong("x.target", known, values)}"), IsKeyed: true);
    }

    private string Text(StringCondition text)
    {
        if (text.Mode == StringMode.Exact)
        {
            return $"x.folded = {values.Add(text.Folded)} AND x.whole = TRUE AND x.exact = {values.Add(text.Exact!)}";
        }

        var folded = values.Add(text.Folded);

        return text.Mode == StringMode.Contains
            ? $"x.whole = TRUE AND {folded} <> '' AND {dialect.Holds("x.folded", folded)}"
            : $"x.folded >= {folded} AND x.folded < {dialect.PastBeginning(folded)} AND {folded} <> ''";
    }

    private string Quantity(QuantityCondition quantity)
    {
        var unit = $"x.unit = {values.Add(quantity.Unit ?? "")}";
        var (low, high) = (values.Add(quantity.Low.Bytes.ToArray()), values.Add(quantity.High.Bytes.ToArray()));
        var system = quantity.System is null
            ? ""
            : $" AND x.sys = {values.Add(quantity.System.Length == 0 ? 0L : dictionaries.System(quantity.System) ?? Nowhere)}";

        return $"{unit} AND {SearchSqlComparison.OfNumbers(quantity.Comparison, low, high)}{system}";
    }

    private SearchSqlRange[] Dates(string p, DateCondition date, bool keyed)
    {
        var (low, high) = (values.Add(date.Low), values.Add(date.High));
        var compared = SearchSqlComparison.OfSpans(date.Comparison, low, high);

        if (pin is not null || keyed)
        {
            return [new("ix_date", Pinned($"{p} AND {compared}"), IsKeyed: true)];
        }

        return SearchSqlComparison.Seek(date.Comparison, low, high) is var (start, spansCross)
            ? spansCross
                ? [new("ix_date", $"{p} AND {start} AND {compared}"), new("ix_date", $"{p} AND {SearchSqlComparison.Long} AND x.high >= {low} AND {compared}")]
                : [new("ix_date", $"{p} AND {start} AND {compared}")]
            : [new("ix_date", $"{p} AND {compared}")];
    }

    private static string[] TablesOf(SearchParamType type) => type switch
    {
        SearchParamType.Token => ["ix_token"],
        SearchParamType.String => ["ix_string"],
        SearchParamType.Reference => ["ix_ref", "ix_uri", "ix_token"],
        SearchParamType.Uri => ["ix_uri"],
        SearchParamType.Date => ["ix_date"],
        _ => ["ix_quantity"],
    };

    private string Pinned(string where) => pin is null ? where : $"{where} AND x.{pin}";
}
