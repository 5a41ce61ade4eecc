using System.Collections.Concurrent;
using CaseRecords.Fhir.Search.Paths;
using CaseRecords.Fhir.Validation;

namespace CaseRecords.Fhir.Search;

/// <summary>Which datatypes a search parameter finds, by R4's definitions of the elements that it leads to.</summary>
internal static class ElementTypes
{
    private static readonly ConcurrentDictionary<(string Type, string Expression), IReadOnlyList<string>> Known = new();

    /// <summary>The names of the datatypes; empty where the expression is not a plain path.</summary>
    public static IReadOnlyList<string> Of(SearchParameterInfo parameter) =>
        Known.GetOrAdd((parameter.ResourceType, parameter.Expression), key => Find(key.Type, key.Expression));

    private static IReadOnlyList<string> Find(string type, string expression)
    {
        var (path, asTruth) = PathParser.StripTruth(expression);

        if (asTruth)
        {
            return ["boolean"];
        }

        var branches = UnionExpression.Branches(path).Select(branch => PathParser.Parse(type, branch) is { } steps ? Find(type, steps) : null).ToList();

        return branches.Contains(null) ? [] : [.. branches.SelectMany(branch => branch!).Distinct()];
    }

    private static IReadOnlyList<string>? Find(string type, PathStep[] steps)
    {
        List<string> parts = [];

        for (var i = 0; i < steps.Length; i++)
        {
            if (steps[i] is ChildStep child)
            {
                parts.Add(i + 1 < steps.Length && steps[i + 1] is TypeStep cast && IsChoice(type, [.. parts, child.Name])
                    ? $"{child.Name}{char.ToUpperInvariant(cast.Name[0])}{cast.Name[1..]}"
                    : child.Name);
            }
        }

        return R4Definitions.Element(type, string.Join('.', parts)) is { Types.Count: > 0 } element ? [.. element.Types.Select(one => one.Code)] : null;
    }

    private static bool IsChoice(string type, IReadOnlyList<string> path) => R4Definitions.Element(type, string.Join('.', path))?.IsChoice == true;
}
