using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>Reads one search parameter with its modifier and values.</summary>
/// <remarks>No message repeats a value: it may be a name.</remarks>
internal sealed class CriterionParser(SearchParameters parameters, ValueParser values)
{
    /// <summary>Databases bound how large one statement may be.</summary>
    private const int MostValues = 200;

    private const int LongestNameRepeated = 64;

    private static readonly string[] Unserved = ["_text", "_content", "_filter", "_query", "_list", "_contained", "_containedType", "_score", "_has", "_type"];

    public (Criterion? Criterion, Issue? Issue) Read(string resourceType, string name, string value, bool strict)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var (code, modifier) = colon < 0 ? (name, null) : (name[..colon], name[(colon + 1)..]);

        if (name.Contains('.', StringComparison.Ordinal))
        {
            return (null, Issue.NotSupported("Chained search parameters are not supported yet.", Shown(code.Split('.')[0])));
        }

        if (Unserved.Contains(code))
        {
            return (null, Issue.NotSupported($"The search parameter '{code}' is not supported.", code));
        }

        if (parameters.Find(resourceType, code) is not { } parameter)
        {
            return (null, Unknown(resourceType, code, strict));
        }

        if (!parameter.IsServed)
        {
            return (null, Issue.NotSupported($"The search parameter '{code}' is of a kind ({parameter.Type}) that is not supported yet.", code));
        }

        if (parameter.IsBuilding)
        {
            return (null, parameters.StillBuilding(parameter, strict));
        }

        if (modifier is not null && !Modifiers.IsServed(parameter, modifier))
        {
            return (null, Modifiers.IsKnown(modifier)
                ? Issue.NotSupported($"The modifier of '{code}' is not supported. {Modifiers.Describe(parameter)}", code)
                : Issue.Invalid($"The modifier of '{code}' is not valid. {Modifiers.Describe(parameter)}", code));
        }

        return Values(parameter, modifier, value);
    }

    private (Criterion?, Issue?) Values(SearchParameterInfo parameter, string? modifier, string value)
    {
        var anyOf = new List<SearchCondition>();

        foreach (var one in Escaped.Split(value, ',').Where(one => one.Length > 0))
        {
            var (condition, wrong) = values.Read(parameter, modifier, one);

            if (condition is null)
            {
                return (null, Issue.Invalid($"The search parameter '{parameter.Code}' {wrong}.", parameter.Code));
            }

            if (anyOf.Count == MostValues)
            {
                return (null, new Issue(400, OperationOutcome.IssueType.TooCostly, $"The search parameter '{parameter.Code}' takes at most {MostValues} values.", parameter.Code));
            }

            anyOf.Add(condition);
        }

        return anyOf.Count == 0 ? (null, null) : (new Criterion(parameter, modifier, anyOf, modifier == "not"), null);
    }

    private Issue Unknown(string resourceType, string code, bool strict)
    {
        var known = string.Join(", ", parameters.Of(resourceType).Where(parameter => parameter.IsServed).Select(parameter => parameter.Code));
        var issue = Issue.Invalid($"{resourceType} has no search parameter of this name. It has: {known}.", Shown(code));

        return strict ? issue : issue with { Status = 200, Severity = OperationOutcome.IssueSeverity.Warning };
    }

    private static string Shown(string code) => code.Length <= LongestNameRepeated ? code : code[..LongestNameRepeated];
}
