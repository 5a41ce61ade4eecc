using CaseRecords.Fhir.Search.Paths;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search;

/// <summary>Finds the parameters whose values are those of others: <c>combo-code</c> is <c>code</c> and <c>component-code</c>, <c>phonetic</c> is <c>name</c>. They need no rows of their own.</summary>
internal static class SharedRows
{
    /// <param name="parameters">All of one type.</param>
    public static IReadOnlyList<SearchParameterInfo> Of(IEnumerable<SearchParameterInfo> parameters)
    {
        List<SearchParameterInfo> all = [.. parameters];
        List<(SearchParameterInfo Parameter, IReadOnlyList<string> Branches)> own = [];
        Dictionary<short, IReadOnlyList<short>> shared = [];
        var sharing = all.Where(CanShare).Select(parameter => (Parameter: parameter, Branches: UnionExpression.Branches(parameter.Expression)));

        foreach (var one in sharing.OrderBy(one => one.Branches.Count).ThenBy(one => one.Parameter.Code, StringComparer.Ordinal))
        {
            List<(SearchParameterInfo Parameter, IReadOnlyList<string> Branches)> parts =
                [.. own.Where(other => other.Parameter.Type == one.Parameter.Type && KeepsRepeats(one.Parameter, other) && !other.Branches.Except(one.Branches).Any())];

            if (!one.Branches.Except(parts.SelectMany(part => part.Branches)).Any())
            {
                shared[one.Parameter.Number] = [.. parts.Select(part => part.Parameter.Number)];
            }
            else
            {
                own.Add(one);
            }
        }

        return [.. all.Select(parameter => shared.TryGetValue(parameter.Number, out var rows) ? parameter with { Rows = rows } : parameter)];
    }

    /// <summary>Values only: a reference counts by where it may lead, and dates are read in order.</summary>
    private static bool CanShare(SearchParameterInfo parameter) =>
        parameter is { IsCustom: false, IsBuilding: false, IsOfTheRow: false, IsOfWords: false, Expression.Length: > 0 }
        && parameter.Type is (SearchParamType.Token or SearchParamType.String or SearchParamType.Quantity or SearchParamType.Number);

    /// <summary>Whether rows say of which repeat they are where a composite asks; an element of the resource itself is of none.</summary>
    private static bool KeepsRepeats(SearchParameterInfo parameter, (SearchParameterInfo Parameter, IReadOnlyList<string> Branches) part) =>
        !parameter.IsGrouped || part.Parameter.IsGrouped || part.Branches.All(branch => branch.Count(c => c == '.') == 1);
}
