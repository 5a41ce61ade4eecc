using System.Text.RegularExpressions;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search.Paths;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Custom;

/// <summary>What a SearchParameter resource defines, type by type, and what stands against it.</summary>
/// <seealso href="https://hl7.org/fhir/R4/searchparameter.html"/>
internal static partial class CustomDefinition
{
    private const int LongestExpression = 2000;

    /// <summary>Where R4's own definitions live: they are known already, and may be stored all the same.</summary>
    private const string Official = "http://hl7.org/fhir/SearchParameter/";

    /// <summary>Whether it defines anything: a draft, or what is retired, is kept and does nothing.</summary>
    public static bool HasEffect(SearchParameter parameter) => parameter is { Status: PublicationStatus.Active, Url.Length: > 0 };

    /// <summary>By type and canonical address: the codes of R4's parameters and of these.</summary>
    public static ILookup<(string Type, string Url), string> CodesOf(IEnumerable<SearchParameter> custom) =>
        R4Codes.Concat(custom.SelectMany(one => Types(one).Select(type => (Key: (type, one.Url ?? ""), Code: one.Code ?? "")))).ToLookup(pair => pair.Key, pair => pair.Code);

    /// <summary>What an active SearchParameter defines, and every issue with it.</summary>
    /// <param name="known">What R4 and the services define keeps its meaning.</param>
    /// <param name="codes">The parameters that composites may be made of.</param>
    public static (IReadOnlyList<CustomParameter> Defines, IReadOnlyList<Issue> Issues) Read(
        SearchParameter parameter, KnownParameters known, ILookup<(string Type, string Url), string> codes)
    {
        List<CustomParameter> defines = [];
        List<Issue> issues = [];

        // R4 itself refuses one without them.
        if (parameter is not { Code: { } code, Url: { } url, Type: { } kind })
        {
            return ([], []);
        }

        var isOfficial = url.StartsWith(Official, StringComparison.Ordinal);

        if (!CodeShape().IsMatch(code) && !isOfficial)
        {
            return ([], [Issue.BusinessRule(
                "SearchParameter.code", "A code that can be searched by begins with a letter and has at most 64 letters, digits, hyphens and underscores: what begins with an underscore is R4's.")]);
        }

        foreach (var type in Types(parameter))
        {
            if (known.Find(type, code) is { IsCustom: false } standard)
            {
                issues.AddRange(Beside(standard, parameter));
            }
            else if (!CodeShape().IsMatch(code))
            {
                issues.Add(Issue.Warning("SearchParameter.code", $"{code} is stored, and not searched by in this way."));
            }
            else if (kind == SearchParamType.Special)
            {
                issues.Add(Issue.Warning("SearchParameter.type", "A parameter of type special is stored, and cannot be searched by: nothing says how."));
            }
            else if (By(parameter, new SearchBy(code, kind, Cut(parameter, type), Targets(parameter)), type, codes, issues) is { } by)
            {
                defines.Add(new CustomParameter(type, by, url));
            }
        }

        // R4's definitions can be stored as they are, whatever they say.
        return isOfficial && issues.Exists(one => one.IsError)
            ? ([], [Issue.Warning("SearchParameter.url", "This definition of R4's is stored without effect.")])
            : (defines, [.. issues.Distinct()]);
    }

    /// <summary>What is said of a definition of a name that R4 or a service defines already: that one stays.</summary>
    private static IEnumerable<Issue> Beside(SearchParameterInfo standard, SearchParameter parameter)
    {
        var (type, code) = (standard.ResourceType, standard.Code);
        var url = R4Urls.GetValueOrDefault((type, code), Official + "Resource-" + code.TrimStart('_'));
        var isSame = standard.Type == parameter.Type && Cut(parameter, type) == standard.Expression;
        var isNamed = parameter.Url == url || parameter.DerivedFrom == url;

        return isSame ? []
            : isNamed ? [Issue.Warning("SearchParameter.code", $"{type}?{code} is defined already, and stays as it is: this is stored without effect.")]
            : [Issue.BusinessRule("SearchParameter.code", $"{type}?{code} is defined already and means something else. Choose another code; or name what this is derived from in derivedFrom, and it is stored without effect.")];
    }

    private static SearchBy? By(SearchParameter parameter, SearchBy by, string type, ILookup<(string Type, string Url), string> codes, List<Issue> issues)
    {
        if (parameter.Expression is not { Length: > 0 } whole)
        {
            issues.Add(new Issue(422, OperationOutcome.IssueType.Required, "An active search parameter needs an expression: the FHIRPath from the resource to the values.", "SearchParameter.expression"));
            return null;
        }

        if (whole.Length > LongestExpression)
        {
            issues.Add(Issue.BusinessRule("SearchParameter.expression", $"The expression has at most {LongestExpression} characters."));
            return null;
        }

        if (by.Expression.Length == 0)
        {
            issues.Add(Issue.BusinessRule("SearchParameter.expression", $"No part of the expression begins at {type}, which is a base of this parameter."));
            return null;
        }

        if (CustomExpression.Problem(type, by.Expression) is { } problem)
        {
            issues.Add(Issue.BusinessRule("SearchParameter.expression", problem));
            return null;
        }

        return by.Type != SearchParamType.Composite ? by
            : CustomComposite.Parts(parameter, by, type, codes, issues) is { } parts ? by with { Parts = parts }
            : null;
    }

    private static IReadOnlyList<string> Targets(SearchParameter parameter) => [.. parameter.Target.OfType<ResourceType>().Select(target => target.ToString())];

    /// <summary>The branches of the expression that begin at a type; a branch without a type begins at any.</summary>
    private static string Cut(SearchParameter parameter, string type) =>
        string.Join(" | ", UnionExpression.Branches(parameter.Expression ?? "").Where(branch => UnionExpression.BelongsTo(type, branch)));

    /// <summary>The concrete types that a parameter is for.</summary>
    public static IEnumerable<string> Types(SearchParameter parameter) => parameter.Base
        .SelectMany(one => one switch
        {
            ResourceType.Resource => R4.ResourceTypes,
            ResourceType.DomainResource => R4.ResourceTypes.Where(StandardSearch.HasNarrative),
            null => [],
            _ => [one.ToString()!],
        })
        .Distinct();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,63}$")]
    private static partial Regex CodeShape();

    private static readonly Dictionary<(string, string), string> R4Urls = ModelInfo.SearchParameters
        .Where(parameter => parameter is { Resource: not null, Code: not null, Url: not null })
        .DistinctBy(parameter => (parameter.Resource!, parameter.Code!))
        .ToDictionary(parameter => (parameter.Resource!, parameter.Code!), parameter => parameter.Url!);

    private static readonly ((string Type, string Url) Key, string Code)[] R4Codes = [.. R4Urls.Select(pair => ((pair.Key.Item1, pair.Value), pair.Key.Item2))];
}
