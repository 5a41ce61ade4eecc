using System.Globalization;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>Reads the parameters that shape the answer and match nothing.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#return"/>
internal sealed class ResultParameters(SearchParameters parameters)
{
    public const int LargestPage = 1_000;

    private const int MostSortKeys = 8;

    private static readonly string[] PassedThrough = ["_format", "_pretty", "_elements", "_cursor"];

    private readonly IncludeParser includes = new(parameters);

    public static bool Has(string name) =>
        name is "_count" or "_sort" or "_total" or "_summary" or "_contained" or "_containedType" || IncludeParser.IsInclude(name) || PassedThrough.Contains(name);

    /// <summary>The query with this parameter in it (and the value that ran, for the self link), or what is wrong.</summary>
    public (SearchQuery Query, string Ran, Issue? Issue) Read(SearchQuery query, string name, string value) => name switch
    {
        "_count" => Count(query, value),
        "_sort" => Sort(query, value),
        "_total" => Total(query, value),
        "_summary" => value is "true" or "text" or "data" or "count" or "false"
            ? (query with { CountOnly = query.CountOnly || value == "count" }, value, null)
            : Wrong(query, name, "wants true, text, data, count or false"),
        "_contained" => Contained(query, value),
        "_containedType" => value switch
        {
            "container" => (query, value, null),
            "contained" => (query, "", Issue.NotSupported("Contained resources are answered in their containers only: _containedType=container.", name)),
            _ => Wrong(query, name, "wants container or contained"),
        },
        _ when IncludeParser.IsInclude(name) => includes.Read(query, name, value),
        _ => (query, value, null),
    };

    private static (SearchQuery, string, Issue?) Count(SearchQuery query, string value)
    {
        if (value.Length is 0 or > 100 || value.Any(digit => !char.IsAsciiDigit(digit)))
        {
            return Wrong(query, "_count", "wants a whole number that is not negative");
        }

        var count = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? (int)Math.Min(asked, LargestPage) : LargestPage;

        return (query with { Count = count, CountOnly = query.CountOnly || count == 0 }, count.ToString(CultureInfo.InvariantCulture), null);
    }

    private (SearchQuery, string, Issue?) Sort(SearchQuery query, string value)
    {
        List<SortBy> keys = [.. query.Sort];

        foreach (var key in value.Split(',').Where(key => key.Length > 0))
        {
            var descending = key.StartsWith('-');
            var found = query.Types.Select(type => parameters.Find(type, descending ? key[1..] : key)).OfType<SearchParameterInfo>().Where(IsSortable).ToList();

            if (found.Count < query.Types.Count || found.Exists(parameter => parameter.Type != found[0].Type))
            {
                return Wrong(query, "_sort", $"wants search parameters of {string.Join(", ", query.Types.Take(5))}, each after a minus if descending, with commas between; composite, special and text parameters have no order");
            }

            if (found.Find(parameter => parameter.IsBuilding) is { } building)
            {
                return (query, "", parameters.StillBuilding(building, strict: true));
            }

            if (keys.Count == MostSortKeys)
            {
                return (query, "", new Issue(400, OperationOutcome.IssueType.TooCostly, $"'_sort' takes at most {MostSortKeys} keys.", "_sort"));
            }

            keys.Add(new SortBy(found, descending));
        }

        return (query with { Sort = keys }, value, null);
    }

    private static bool IsSortable(SearchParameterInfo parameter) =>
        parameter is { IsServed: true, IsOfWords: false, Type: not (SearchParamType.Composite or SearchParamType.Special) };

    private static (SearchQuery, string, Issue?) Total(SearchQuery query, string value)
    {
        TotalMode? mode = value switch
        {
            "none" => TotalMode.None,
            "estimate" => TotalMode.Estimate,
            "accurate" => TotalMode.Accurate,
            _ => null,
        };

        return mode is null ? Wrong(query, "_total", "wants none, estimate or accurate") : (query with { Total = mode }, value, null);
    }

    private static (SearchQuery, string, Issue?) Contained(SearchQuery query, string value)
    {
        ContainedMode? mode = value switch
        {
            "false" => ContainedMode.Never,
            "true" => ContainedMode.Only,
            "both" => ContainedMode.Both,
            _ => null,
        };

        return mode is null ? Wrong(query, "_contained", "wants true, false or both") : (query with { Contained = mode.Value }, value, null);
    }

    internal static (SearchQuery, string, Issue?) Wrong(SearchQuery query, string name, string what) =>
        (query, "", Issue.Invalid($"The parameter '{name}' {what}.", name));
}
