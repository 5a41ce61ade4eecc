using CaseRecords.Fhir.Search.Query;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>R4's prefixes as predicates; <c>Matching</c> says the same in memory.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#prefix"/>
internal static class SearchSqlComparison
{
    /// <summary>The predicate of the index that holds spans of more than a day.</summary>
    /// <param name="day">A day in ticks, as the database writes it.</param>
    public static string Long(string x, string day) => $"{x}.high - {x}.low > {day}";

    public static string OfSpans(Comparison comparison, string low, string high, string x) => comparison switch
    {
        Comparison.Equal => $"{x}.low >= {low} AND {x}.high <= {high}",
        Comparison.NotEqual => $"({x}.low < {low} OR {x}.high > {high})",
        Comparison.Greater => $"{x}.high > {high}",
        Comparison.Less => $"{x}.low < {low}",
        Comparison.GreaterOrEqual => $"({x}.low >= {low} OR {x}.high > {high})",
        Comparison.LessOrEqual => $"({x}.high <= {high} OR {x}.low < {low})",
        Comparison.StartsAfter => $"{x}.low > {high}",
        Comparison.EndsBefore => $"{x}.high < {low}",
        _ => $"{x}.low <= {high} AND {x}.high >= {low}",
    };

    /// <summary>The same where the row holds one instant: one range, which an index can be entered by.</summary>
    public static string OfPoints(Comparison comparison, string low, string high, string row) => comparison switch
    {
        Comparison.NotEqual => $"{row} < {low} OR {row} > {high}",
        Comparison.Greater or Comparison.StartsAfter => $"{row} > {high}",
        Comparison.Less or Comparison.EndsBefore => $"{row} < {low}",
        Comparison.GreaterOrEqual => $"{row} >= {low}",
        Comparison.LessOrEqual => $"{row} <= {high}",
        _ => $"{row} >= {low} AND {row} <= {high}",
    };

    public static string OfNumbers(Comparison comparison, string low, string high, string x) => comparison switch
    {
        Comparison.Equal => $"{x}.low >= {low} AND {x}.low < {high} AND {x}.high < {high}",
        Comparison.NotEqual => $"({x}.low < {low} OR {x}.high >= {high})",
        Comparison.Greater => $"{x}.high > {high}",
        Comparison.Less => $"{x}.low < {low}",
        Comparison.GreaterOrEqual => $"{x}.high >= {high} AND ({x}.low >= {low} OR {x}.high > {high})",
        Comparison.LessOrEqual => $"{x}.low <= {low} AND ({x}.high <= {high} OR {x}.low < {low})",
        Comparison.StartsAfter => $"{x}.low > {high}",
        Comparison.EndsBefore => $"{x}.low < {low} AND {x}.high < {low}",
        _ => $"{x}.low <= {high} AND {x}.high >= {low}",
    };

    /// <summary>Where on <c>low</c> a stretch starts or ends; and whether spans of more than a day may begin before it and must be sought apart.</summary>
    /// <param name="day">A day in ticks, as the database writes it.</param>
    public static (string Start, bool SpansCross)? Seek(Comparison comparison, string low, string high, string x, string day) => comparison switch
    {
        Comparison.Equal => ($"{x}.low <= {high}", false),
        Comparison.Greater => ($"{x}.low > {high} - {day}", true),
        Comparison.GreaterOrEqual => ($"{x}.low >= CASE WHEN {low} < {high} - {day} THEN {low} ELSE {high} - {day} END", true),
        Comparison.LessOrEqual => ($"{x}.low <= {high}", false),
        Comparison.EndsBefore => ($"{x}.low < {low}", false),
        Comparison.Approximately => ($"{x}.low >= {low} - {day}", true),
        _ => null,
    };
}
