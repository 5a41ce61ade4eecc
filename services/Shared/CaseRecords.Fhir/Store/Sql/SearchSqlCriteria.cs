using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>Writes one criterion of a search, either as what drives the statement or as a question about one subject.</summary>
internal sealed class SearchSqlCriteria(SqlDialect dialect, SearchParameters parameters, PatientCompartment compartment, SearchSqlRanges ranges, SearchSqlValues values)
{
    /// <summary>So many links are asked one inside the other; of longer chains the whole set is read, because planners try each EXISTS beside an OR in two ways, and those inside it again.</summary>
    private const int Nested = 2;

    /// <summary>So many links may follow one that leads into what a resource contains, that one included.</summary>
    private const int FromInside = 3;

    private int aliases;

    /// <summary>An id is looked up in resource itself.</summary>
    public static bool IsById(Criterion criterion) => criterion is ValueCriterion { AnyOf: [IdCondition, ..] };

    /// <summary>The stretches in which a criterion finds its resources; where it asks of words or through a chain, more may be asked of them: see <see cref="Covers"/>.</summary>
    public IReadOnlyList<SearchSqlRange> Drive(Criterion criterion, SearchSubject of) => criterion switch
    {
        ValueCriterion value => [.. SearchSqlGrouping.Group(value.AnyOf).SelectMany(condition => condition is WordsCondition words
            ? Cover(value.Parameters, words.Words, of)
            : ranges.Of(value.Parameters, condition, of, keyed: false))],
        ChainCriterion chain => Chain(chain),
        HasCriterion has => [SearchSqlRange.Of(Has(has))],
        _ => throw new NotSupportedException(criterion.GetType().Name),
    };

    /// <summary>Whether all that <see cref="Drive"/> finds satisfies the criterion.</summary>
    public static bool Covers(Criterion criterion) =>
        criterion is not ValueCriterion value || value.AnyOf.All(condition => condition is not WordsCondition { Words: not WordExpression.Word });

    public string Holds(Criterion criterion, SearchSubject of) => criterion switch
    {
        ValueCriterion value => Value(value, of),
        ChainCriterion chain => Chain(chain, of),
        HasCriterion has => Has(has, of),
        _ => throw new NotSupportedException(criterion.GetType().Name),
    };

    public static string Rids(IEnumerable<SearchSqlRange> stretches) => string.Join(" UNION ALL ", stretches.Select(stretch => stretch.Rids));

    private string Value(ValueCriterion criterion, SearchSubject of)
    {
        if (IsById(criterion))
        {
            return Not(criterion.Negated, Id(criterion, of));
        }

        var conditions = SearchSqlGrouping.Group(criterion.AnyOf);
        var any = string.Join(" OR ", conditions.Select(condition => Value(criterion, condition, of)));

        return criterion.Negated ? $"NOT ({any})" : conditions.Count == 1 ? any : $"({any})";
    }

    private string Value(ValueCriterion criterion, SearchCondition condition, SearchSubject of)
    {
        switch (condition)
        {
            case LastUpdatedCondition when of.IsContained:
                return "1 = 0";
            case LastUpdatedCondition date:
                var (low, high) = (values.Add(date.Low), values.Add(date.High));
                return $"({SearchSqlComparison.OfPoints(date.Comparison, low, high, $"{of.Row}.updated")})";
            case WordsCondition words:
                return Words(criterion.Parameters, words.Words, of);
            default:
                var stretches = ranges.Of(criterion.Parameters, condition, of, keyed: true);
                var missing = condition is MissingCondition { IsMissing: true };

                if (of.Pin is { } pin && IsForThePatient(criterion, condition, of))
                {
                    return $"({pin.IsAbout(of.Row!)} OR {string.Join(" OR ", stretches.Select(stretch => stretch.HasRow(of)))})";
                }

                // What cannot be entered by one resource is read once, unless it is about contained ones, which are few.
                return of.IsContained || stretches.All(stretch => stretch.IsKeyed)
                    ? Not(missing, string.Join(" OR ", stretches.Select(stretch => stretch.HasRow(of))))
                    : $"{of.InSet} {(missing ? "NOT " : "")}IN ({Rids(stretches)})";
        }
    }

    /// <summary>Whether a criterion names the one patient to whom the rows are kept anyway, by what says whom a resource is about.</summary>
    private bool IsForThePatient(ValueCriterion criterion, SearchCondition condition, SearchSubject of) =>
        !of.IsContained && condition is ReferenceCondition { Candidates: [var patient] } && ranges.IsNumbered(patient, of.Pin!.Rid)
        && criterion.Parameters.All(parameter => compartment.Subjects(parameter.ResourceType).Contains(parameter.Number));

    private string Id(ValueCriterion criterion, SearchSubject of)
    {
        List<string> ids = [.. criterion.AnyOf.OfType<IdCondition>().Select(id => id.Id).Distinct()];

        return of.IsContained ? string.Join(" OR ", ranges.Of(criterion.Parameters, new TokenSetCondition("", ids), of, keyed: true).Select(stretch => stretch.HasRow(of)))
            : ids is [var only] ? $"{of.Row}.id = {values.AddKey(only)}"
            : dialect.IsAmong($"{of.Row}.id", ids, values);
    }

    private string Words(IReadOnlyList<SearchParameterInfo> parameters, WordExpression words, SearchSubject of) => words switch
    {
        WordExpression.Word when of.IsContained => "1 = 0",
        WordExpression.Word word when ranges.Word(parameters, word, of) is var stretches =>
            $"({(stretches.All(stretch => stretch.IsKeyed) ? string.Join(" OR ", stretches.Select(stretch => stretch.HasRow(of))) : $"{of.InSet} IN ({Rids(stretches)})")})",
        WordExpression.All { Of: [] } => "1 = 1",
        WordExpression.All all => $"({string.Join(" AND ", all.Of.Select(one => Words(parameters, one, of)))})",
        WordExpression.Any any => $"({string.Join(" OR ", any.Of.Select(one => Words(parameters, one, of)))})",
        WordExpression.Without not => $"NOT ({Words(parameters, not.Of, of)})",
        _ => throw new NotSupportedException(words.GetType().Name),
    };

    /// <summary>Stretches that hold everything that satisfies an expression, and more where it has several words.</summary>
    private IReadOnlyList<SearchSqlRange> Cover(IReadOnlyList<SearchParameterInfo> parameters, WordExpression words, SearchSubject of) => words switch
    {
        WordExpression.Word word => ranges.Word(parameters, word, of),
        WordExpression.Any any => [.. any.Of.SelectMany(one => Cover(parameters, one, of))],
        WordExpression.All all => all.Of.Select(one => Cover(parameters, one, of)).FirstOrDefault(cover => cover.Count > 0) ?? [],
        _ => [],
    };

    /// <summary>What refers to something of which more is asked: to resources, or to what it contains itself.</summary>
    private IReadOnlyList<SearchSqlRange> Chain(ChainCriterion chain)
    {
        var (f, g) = (Alias("f"), Alias("f"));
        var found = string.Join(" UNION ALL ", chain.Targets.Select(target => Set(target.Type, target.Criterion)));
        var inside = SearchSubject.ContainedBy(g);
        var direct = SearchSqlRange.Of($"SELECT {f}.rid FROM ix_ref {f} WHERE {ranges.P(chain.References, f)} AND {f}.sub = 0 AND {f}.target IN ({Once(chain, found)})");

        return Links(chain) > FromInside ? [direct] :
        [
            direct,
            SearchSqlRange.Of($"SELECT {g}.rid FROM ix_ref {g} WHERE {ranges.P(chain.References, g)} AND {g}.sub = 0 AND {g}.target < 0 AND ({Inside(chain, inside)})"),
        ];
    }

    private string Chain(ChainCriterion chain, SearchSubject of)
    {
        if (Links(chain) > Nested && of is { IsContained: false, LooksInside: true })
        {
            return $"{of.InSet} IN ({Rids(Chain(chain))})";
        }

        var (f, t) = (Alias("f"), Alias("t"));
        var targets = string.Join(" OR ", chain.Targets.Select(target =>
            $"({t}.type = {values.Add(R4.Number(target.Type))} AND {Holds(target.Criterion, SearchSubject.OfRow(t, PatientCompartment.Covers(target.Type)) with { LooksInside = !of.IsContained && of.LooksInside })})"));
        var direct = $"EXISTS (SELECT 1 FROM ix_ref {f} JOIN resource {t} ON {t}.rid = {f}.target "
            + $"WHERE {ranges.P(chain.References, f)} AND {f}.rid = {of.Rid} AND {f}.sub = {of.Sub} AND {dialect.Truth($"{t}.deleted", false)} AND {t}.version > 0 AND ({targets}))";

        if (!of.LooksInside)
        {
            return direct;
        }

        var g = Alias("f");

        return $"({direct} OR EXISTS (SELECT 1 FROM ix_ref {g} WHERE {ranges.P(chain.References, g)} AND {g}.rid = {of.Rid} AND {g}.sub = {of.Sub} AND {g}.target < 0 AND ({Inside(chain, SearchSubject.ContainedBy(g) with { LooksInside = !of.IsContained })})))";
    }

    /// <summary>What is asked of the contained resource, which says its type by a row under the <c>_id</c> of that type.</summary>
    private string Inside(ChainCriterion chain, SearchSubject of) => string.Join(" OR ", chain.Targets.Select(target =>
        SearchSqlRank.Of(target.Criterion, pinned: false) < SearchSqlRank.NeverDrives ? Holds(target.Criterion, of) : $"({IsA(target.Type, of)} AND {Holds(target.Criterion, of)})"));

    /// <summary>Whether a contained resource is of a type: where a criterion asks for what is not there, any other would do.</summary>
    private string IsA(string type, SearchSubject of) =>
        $"EXISTS (SELECT 1 FROM ix_token x WHERE {ranges.P([parameters.Find(type, "_id")!], "x")} AND x.rid = {of.Rid} AND x.sub = {of.Sub})";

    /// <summary>The resources of a type that satisfy a criterion.</summary>
    private string Set(string type, Criterion criterion)
    {
        var t = Alias("t");
        var row = SearchSubject.OfRow(t, PatientCompartment.Covers(type));

        if (SearchSqlRank.Of(criterion, pinned: false) < SearchSqlRank.NeverDrives && !IsById(criterion))
        {
            var found = Rids(Drive(criterion, row));

            // Index rows are of live resources and of one type; what is referred to may be neither.
            return criterion is HasCriterion || !Covers(criterion)
                ? $"SELECT {t}.rid FROM resource {t} WHERE {Live(t, type)} AND {t}.rid IN ({found}){(Covers(criterion) ? "" : " AND " + Holds(criterion, row))}"
                : found;
        }

        return $"SELECT {t}.rid FROM resource {t} WHERE {Live(t, type)} AND {Holds(criterion, row)}";
    }

    private string Live(string t, string type) => $"{t}.type = {values.Add(R4.Number(type))} AND {dialect.Truth($"{t}.deleted", false)} AND {t}.version > 0";

    /// <summary>What is referred to by resources that satisfy a criterion.</summary>
    private string Has(HasCriterion has)
    {
        var f = Alias("f");

        return $"SELECT {f}.target FROM ix_ref {f} WHERE {ranges.P([has.Reference], f)} AND {f}.sub = 0 AND {f}.rid IN ({Once(has, Set(has.Reference.ResourceType, has.Criterion))})";
    }

    private string Has(HasCriterion has, SearchSubject of)
    {
        if (of.IsContained)
        {
            return "1 = 0";
        }

        if (Links(has) > Nested)
        {
            return $"{of.InSet} IN ({Has(has)})";
        }

        var (f, s) = (Alias("f"), Alias("t"));
        var source = SearchSubject.OfRow(s, PatientCompartment.Covers(has.Reference.ResourceType));

        return $"EXISTS (SELECT 1 FROM ix_ref {f} JOIN resource {s} ON {s}.rid = {f}.rid "
            + $"WHERE {ranges.P([has.Reference], f)} AND {f}.target = {of.Rid} AND {f}.sub = 0 AND {dialect.Truth($"{s}.deleted", false)} AND {s}.version > 0 AND {Holds(has.Criterion, source)})";
    }

    /// <summary>What a link leads to, where links follow: read once, whatever a planner thinks of it, and not again for each row before it.</summary>
    private string Once(Criterion criterion, string rids) => Links(criterion) > 1 ? dialect.ReadOnce(rids, Alias("s")) : rids;

    private static int Links(Criterion criterion) => criterion switch
    {
        ChainCriterion chain => 1 + chain.Targets.Max(target => Links(target.Criterion)),
        HasCriterion has => 1 + Links(has.Criterion),
        _ => 0,
    };

    private string Alias(string letter) => letter + (++aliases).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Not(bool negated, string holds) => negated ? $"NOT ({holds})" : $"({holds})";
}
