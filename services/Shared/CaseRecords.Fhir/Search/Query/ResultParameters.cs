using System.Globalization;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>Reads the parameters that shape the answer and match nothing.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#return"/>
internal sealed class ResultParameters(SearchParameters parameters)
{
    public const int LargestPage = 1_000;

    private static readonly string[] PassedThrough = ["_format", "_pretty", "_elements", "_cursor"];

    public static bool Has(string name) =>
        name is "_count" or "_sort" or "_total" or "_summary" || IsInclude(name) || PassedThrough.Contains(name);

    /// <summary>The query with this parameter in it (and the value that ran, for the self link), or what is wrong.</summary>
    public (SearchQuery Query, string Ran, Issue? Issue) Read(SearchQuery query, string name, string value) => name switch
    {
        "_count" => Count(query, value),
        "_sort" => Sort(query, value),
        "_total" => Total(query, value),
        "_summary" => value is "true" or "text" or "data" or "count" or "false"
            ? (query with { CountOnly = query.CountOnly || value == "count" }, value, null)
            : Wrong(query, name, "wants true, text, data, count or false"),
        _ when IsInclude(name) => Include(query, name, value),
        _ => (query, value, null),
    };

    private static bool IsInclude(string name) =>
        name.StartsWith("_include", StringComparison.Ordinal) || name.StartsWith("_revinclude", StringComparison.Ordinal);

    private static (SearchQuery, string, Issue?) Count(SearchQuery query, string value)
    {
        if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var asked))
        {
            return Wrong(query, "_count", "wants a whole number that is not negative");
        }

        var count = (int)Math.Min(asked, LargestPage);

        return (query with { Count = count, CountOnly = query.CountOnly || count == 0 }, count.ToString(CultureInfo.InvariantCulture), null);
    }

    private (SearchQuery, string, Issue?) Sort(SearchQuery query, string value)
    {
        if (value.Contains(',', StringComparison.Ordinal) || query.Sort is not null)
        {
            return (query, value, Issue.NotSupported("Sorting by more than one parameter is not supported yet.", "_sort"));
        }

        var descending = value.StartsWith('-');

        return parameters.Find(query.ResourceType, descending ? value[1..] : value) is { IsServed: true } parameter
            ? (query with { Sort = new SortBy(parameter, descending) }, value, null)
            : Wrong(query, "_sort", $"wants a search parameter of {query.ResourceType}, after a minus if descending");
    }

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

    private (SearchQuery, string, Issue?) Include(SearchQuery query, string name, string value)
    {
        if (name is not ("_include" or "_revinclude"))
        {
            return (query, value, Issue.NotSupported("Includes take no modifier: they go one step.", name.Split(':')[0]));
        }

        var reverse = name == "_revinclude";
        var (source, code, target) = value.Split(':') switch
        {
            ["*"] when !reverse => (query.ResourceType, "*", null),
            [var type, var one] => (type, one, null),
            [var type, var one, var to] => (type, one, to),
            _ => ("", "", (string?)null),
        };
        var parameter = code == "*" ? null : parameters.Find(source, code);

        if (!R4.IsResourceType(source)
            || (!reverse && source != query.ResourceType)
            || (code != "*" && parameter is not { Type: SearchParamType.Reference })
            || (target is not null && !R4.IsResourceType(target)))
        {
            return Wrong(query, name, reverse
                ? "wants Type:parameter or Type:parameter:Target, the parameter being a reference of that type"
                : $"wants {query.ResourceType}:parameter or {query.ResourceType}:parameter:Target, the parameter being a reference");
        }

        return (query with { Includes = [.. query.Includes, new Include(reverse, source, parameter, target)] }, value, null);
    }

    private static (SearchQuery, string, Issue?) Wrong(SearchQuery query, string name, string what) =>
        (query, "", Issue.Invalid($"The parameter '{name}' {what}.", name));
}
