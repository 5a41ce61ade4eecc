using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>Turns conditions into stretches of the index tables.</summary>
internal sealed class SearchSqlRanges(SqlDialect dialect, SearchSqlValues values, IDictionaries dictionaries)
{
    /// <summary>No row has this system or target: what the record has never seen is found nowhere.</summary>
    public const long Nowhere = -1_000_000;

    /// <param name="parameters">The parameter of each type that is searched.</param>
    /// <param name="of">Of what it is asked: it may keep the stretches to one patient.</param>
    /// <param name="keyed">Whether the stretches will be asked about one resource at a time.</param>
    public IReadOnlyList<SearchSqlRange> Of(IReadOnlyList<SearchParameterInfo> parameters, SearchCondition condition, SearchSubject of, bool keyed, string alias = "x")
    {
        var p = P(parameters, alias);
        IReadOnlyList<SearchSqlRange> stretches = condition switch
        {
            TokenCondition token => Tokens(token, of, alias),
            TokenSetCondition tokens => [new("ix_token", $"{dialect.IsAmong($"{alias}.code", tokens.Codes, values)} AND {SystemIs(tokens.System, alias)}", IsKeyed: true)],
            AnyCodeCondition codes => AnyCode(codes, of, alias),
            TokenBranchCondition branch => [new("ix_token", Branch(branch, alias), IsKeyed: of is { OneByOne: true, Pin: not null })],
            ReferenceCondition reference => [Reference(reference, alias)],
            HierarchyCondition hierarchy => [new("ix_ref", $"{alias}.target IN ({Hierarchy(hierarchy)})", IsKeyed: true)],
            UriCondition uri => [new("ix_uri", $"{alias}.uri = {values.AddKey(uri.Uri)}", IsKeyed: true, IsOrdered: true)],
            UriAboveCondition uris => [new("ix_uri", dialect.IsAmong($"{alias}.uri", uris.Uris, values), IsKeyed: true)],
            UriBelowCondition below => [new("ix_uri", $"({alias}.uri = {values.AddKey(below.Uri)} OR {BeginsWith($"{alias}.uri", below.Beginning)})")],
            StringCondition text => [new("ix_string", Text(text, alias))],
            WordingCondition called => [new("ix_wording", Wording($"{BeginsWith("w.folded", called.Folded)}{(called.Folded.Length == 0 ? " AND 1 = 0" : "")}", alias))],
            QuantityCondition quantity => [new("ix_quantity", Quantity(quantity, IsNarrow(of, keyed) ? dialect.NotDriving(alias) : alias), IsKeyed: of.OneByOne)],
            DateCondition date => Dates(p, date, of, keyed, alias),
            NearCondition near => [new("ix_position", Near(near, alias))],
            MissingCondition => [.. TablesOf(parameters[0].Type).Select(table => new SearchSqlRange(table, "1 = 1", IsKeyed: table == "ix_date" && of.OneByOne))],
            CompositeCondition composite => Composite(composite, of, keyed),
            _ => throw new NotSupportedException(condition.GetType().Name),
        };

        return condition is CompositeCondition or DateCondition
            ? stretches
            : [.. stretches.SelectMany(stretch => Pinned($"{p} AND {stretch.Where}", of, keyed, alias), (stretch, where) => stretch with
            {
                Where = where,
                Alias = alias,
                OneByOne = of.Pin is null && !of.IsOneOfFew ? "" : dialect.OneByOne,
                IsOrdered = stretch.IsOrdered && parameters is [{ Rows.Count: 1 }],
                HoldsOnce = stretch.IsOrdered && parameters is [{ IsGrouped: false, Rows.Count: 1 }] && condition is not TokenCondition { System: null },
            })];
    }

    /// <summary>Whether this is a resource's number; <see cref="Nowhere"/> of one that has none.</summary>
    public bool IsNumbered(ResourceKey key, long rid) => (dictionaries.Rid(key) ?? Nowhere) == rid;

    /// <summary>What refers to the resource whose compartment it is, and that resource itself.</summary>
    public IReadOnlyList<SearchSqlRange> Of(CompartmentScope compartment, SearchSubject of) =>
    [
        .. compartment.By.SelectMany(parameter => Of([parameter], new ReferenceCondition([compartment.Of]), of, keyed: false)),
        .. compartment.Itself
            ? [new("resource", $"x.type = {values.Add(R4.Number(compartment.Of.Type))} AND x.id = {values.AddKey(compartment.Of.Id)}", IsKeyed: true, IsOrdered: true, HoldsOnce: true)]
            : Array.Empty<SearchSqlRange>(),
    ];

    /// <summary>The rows in which one word stands: those of a resource's own words, and those of what many have in common.</summary>
    public IReadOnlyList<SearchSqlRange> Word(IReadOnlyList<SearchParameterInfo> parameters, WordExpression.Word word, SearchSubject of)
    {
        string Stands(string column) => word.Beginning ? BeginsWith(column, word.Text) : $"{column} = {values.AddKey(word.Text)}";
        SearchSqlRange Rows(string table, string stands) => new(table, Pinned($"{P(parameters, "x")} AND {stands}", of, keyed: true, "x")[0], IsKeyed: !word.Beginning);
        var own = dialect.Word([.. parameters.SelectMany(parameter => parameter.Rows)], word.Text, word.Beginning, "x", values) ?? Rows("ix_word", Stands("x.word"));

        return parameters[0].Code == StandardSearch.Narrative ? [own] : [own, Rows("ix_wording", Wording(Stands("w.folded"), "x"))];
    }

    private static string Wording(string stands, string alias) => $"{alias}.wording IN (SELECT w.wording FROM wording_part w WHERE {stands})";

    /// <summary>The rows of one of some parameters.</summary>
    public string P(IReadOnlyList<SearchParameterInfo> parameters, string alias) => parameters is [{ Rows: [var only] }]
        ? $"{alias}.p = {values.Add(only)}"
        : dialect.IsAmong($"{alias}.p", parameters.SelectMany(parameter => parameter.Rows, (_, row) => (long)row), values);

    private SearchSqlRange[] Tokens(TokenCondition token, SearchSubject of, string alias)
    {
        if (token.System is null)
        {
            var exact = new SearchSqlRange("ix_token", $"{alias}.code = {values.AddKey(token.Code!)}", IsKeyed: of.OneByOne, IsOrdered: true);

            return token.Folded is null
                ? [exact]
                : [exact, exact with { Where = $"{alias}.code = {values.AddKey(token.Folded)} AND {alias}.sys NOT IN ({dialect.CaseSensitiveSystems})" }];
        }

        return token.Code is null
            ? [new("ix_token", SystemIs(token.System, alias), IsKeyed: of is { OneByOne: true, Pin: not null })]
            : [new("ix_token", $"{alias}.code = {values.AddKey(token.Code)} AND {SystemIs(token.System, alias)}", IsKeyed: true, IsOrdered: true)];
    }

    /// <summary>Codes of any system: as they are, and folded where the system does not tell case apart.</summary>
    private SearchSqlRange[] AnyCode(AnyCodeCondition codes, SearchSubject of, string alias)
    {
        var exact = new SearchSqlRange("ix_token", dialect.IsAmong($"{alias}.code", codes.Exact, values), IsKeyed: of.OneByOne);

        return codes.Folded.Count == 0
            ? [exact]
            : [exact, exact with { Where = $"{dialect.IsAmong($"{alias}.code", codes.Folded, values)} AND {alias}.sys NOT IN ({dialect.CaseSensitiveSystems})" }];
    }

    private string Branch(TokenBranchCondition branch, string alias)
    {
        var begins = branch.Prefix.Length == 0 ? "" : $" AND {BeginsWith($"{alias}.code", branch.Prefix)}";
        var codes = branch.ExceptCodes.Count == 0 ? "" : $" AND NOT ({dialect.IsAmong($"{alias}.code", branch.ExceptCodes, values)})";
        var prefixes = string.Concat(branch.ExceptPrefixes.Select(prefix => $" AND NOT {BeginsWith($"{alias}.code", prefix)}"));

        return $"{SystemIs(branch.System, alias)} AND {alias}.code <> ''{begins}{codes}{prefixes}";
    }

    private string SystemIs(string system, string alias) => $"{alias}.sys = {values.Add(system.Length == 0 ? 0L : dictionaries.System(system) ?? Nowhere)}";

    private SearchSqlRange Reference(ReferenceCondition reference, string alias)
    {
        if (reference.Candidates is [var key])
        {
            return new("ix_ref", $"{alias}.target = {values.Add(dictionaries.Rid(key) ?? Nowhere)}", IsKeyed: true, IsOrdered: true);
        }

        var known = reference.Candidates.Select(dictionaries.Rid).OfType<long>();

        return new("ix_ref", dialect.IsAmong($"{alias}.target", known, values), IsKeyed: true);
    }

    /// <summary>The numbers of some resources and of all below or above them.</summary>
    private string Hierarchy(HierarchyCondition hierarchy)
    {
        var roots = dialect.IsAmong("h0.rid", hierarchy.Of.Select(dictionaries.Rid).OfType<long>(), values);
        var parents = dialect.IsAmong("h1.p", hierarchy.Parents.Select(number => (long)number), values);
        var (next, from) = hierarchy.Below ? ("h1.rid", "h1.target") : ("h1.target", "h1.rid");

        return dialect.Closure(roots, next, from, parents, values);
    }

    private string Text(StringCondition text, string alias)
    {
        if (text.Mode == StringMode.Exact)
        {
            return $"{alias}.folded = {values.AddKey(text.Folded)} AND {dialect.Truth($"{alias}.whole", true)} AND {alias}.exact = {values.Add(dialect.SecondKey(text.Exact!))}";
        }

        var folded = values.Add(text.Folded);

        return text.Mode == StringMode.Contains
            ? $"{folded} <> '' AND {dialect.Holds($"{alias}.folded", folded)}"
            : $"{dialect.BeginsWith($"{alias}.folded", folded)} AND {folded} <> ''";
    }

    /// <summary>Whether a table is better entered by the patient and the resource than by a value.</summary>
    private static bool IsNarrow(SearchSubject of, bool keyed) => of.Pin is not null || (keyed && of.OneByOne);

    private string BeginsWith(string column, string beginning)
    {
        var value = values.Add(beginning);

        return $"({dialect.BeginsWith(column, value)})";
    }

    private string Quantity(QuantityCondition quantity, string alias)
    {
        var unit = $"{alias}.unit = {values.AddKey(quantity.Unit ?? "")}";
        var (low, high) = (values.Add(quantity.Low.Bytes.ToArray()), values.Add(quantity.High.Bytes.ToArray()));
        var system = quantity.System is null ? "" : $" AND {SystemIs(quantity.System, alias)}";

        return $"{unit} AND {SearchSqlComparison.OfNumbers(quantity.Comparison, low, high, alias)}{system}";
    }

    private SearchSqlRange[] Dates(string p, DateCondition date, SearchSubject of, bool keyed, string alias)
    {
        var (low, high) = (values.Add(date.Low), values.Add(date.High));
        var compared = SearchSqlComparison.OfSpans(date.Comparison, low, high, alias);

        if (of.IsContained || IsNarrow(of, keyed))
        {
            return [.. Pinned($"{p} AND {compared}", of, keyed, alias).Select(where => new SearchSqlRange("ix_date", where, IsKeyed: true, Alias: alias))];
        }

        return SearchSqlComparison.Seek(date.Comparison, low, high, alias, dialect.Day) is var (start, spansCross)
            ? spansCross
                ? [new("ix_date", $"{p} AND {start} AND {compared}", Alias: alias), new(dialect.LongSpans.Table, $"{p} AND {SearchSqlComparison.Long(alias, dialect.Day)} AND {alias}.high >= {low} AND {compared}", Alias: alias) { Hint = dialect.LongSpans.Hint }]
                : [new("ix_date", $"{p} AND {start} AND {compared}", Alias: alias)]
            : [new("ix_date", $"{p} AND {compared}", Alias: alias)];
    }

    private string Near(NearCondition near, string alias)
    {
        var (x, y, z) = (values.Add(near.X), values.Add(near.Y), values.Add(near.Z));

        return $"{alias}.z >= {values.Add(near.ZLow)} AND {alias}.z <= {values.Add(near.ZHigh)} AND "
            + $"({alias}.x - {x}) * ({alias}.x - {x}) + ({alias}.y - {y}) * ({alias}.y - {y}) + ({alias}.z - {z}) * ({alias}.z - {z}) <= {values.Add(near.Squared)}";
    }

    /// <summary>Rows of the first part beside which the other parts have rows: of the same resource, and of the same repeat where they are grouped.</summary>
    private IReadOnlyList<SearchSqlRange> Composite(CompositeCondition composite, SearchSubject of, bool keyed)
    {
        IReadOnlyList<CompositeValue> parts = [.. composite.Parts.OrderByDescending(part => part.Grouped)];
        var first = parts[0];
        var others = string.Concat(parts.Skip(1).Select((part, i) => $" AND ({Beside(first, part, of, $"y{i}")})"));

        return [.. Of([first.Parameter], first.Condition, of, keyed).Select(stretch => stretch with { Where = stretch.Where + others })];
    }

    private string Beside(CompositeValue first, CompositeValue part, SearchSubject of, string alias)
    {
        var group = first.Grouped && part.Grouped ? $" AND {alias}.grp = x.grp" : "";
        var beside = new SearchSubject("x.rid", "x.patient", "x.sub", null, of.OneByOne, of.Pin);

        return string.Join(" OR ", Of([part.Parameter], part.Condition, beside, keyed: true, alias)
            .Select(stretch => (stretch with { Where = stretch.Where + group }).HasRow(beside)));
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

    /// <summary>A stretch of one patient; or, where the database does not see that two patients are two places in an index, one for each.</summary>
    private IReadOnlyList<string> Pinned(string where, SearchSubject of, bool keyed, string alias) =>
        of.Pin is null ? [where]
        : keyed || dialect.SeeksEach ? [$"{where} AND {alias}.{of.Pin.Text}"]
        : [.. of.Pin.Parts.Select(part => $"{where} AND {alias}.{part}")];
}
