using System.Text.RegularExpressions;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>To which types a reference parameter may point.</summary>
internal static partial class ReferenceTargets
{
    /// <param name="type">The one that the query names; null if it names none.</param>
    public static IReadOnlyList<string> Of(SearchParameterInfo parameter, string? type) =>
        type is not null ? [type]
        : Filter().Match(parameter.Expression) is { Success: true } filter ? [filter.Groups["type"].Value]
        : parameter.Targets.Count > 0 ? parameter.Targets
        : R4.ResourceTypes;

    [GeneratedRegex(@"resolve\(\) is (?<type>[A-Za-z]+)")]
    private static partial Regex Filter();
}
