using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>Reads one search parameter with its chain, its modifier and its values.</summary>
/// <remarks>No message repeats a value: it may be a name.</remarks>
internal sealed class CriterionParser(SearchParameters parameters, ValueParser values)
{
    /// <summary>Values that are sought together, in one look at an index.</summary>
    private const int MostValues = 1_000;

    /// <summary>Values that are sought one by one: databases bound how large one statement may be.</summary>
    private const int MostSought = 200;

    /// <summary>Each link is a join; nobody asks for more.</summary>
    private const int MostLinks = 10;

    /// <summary>A link without a type is read for every type that it may lead to, and so is the next: what one parameter may come to in all.</summary>
    private const int MostReadings = 500;

    private const int LongestNameRepeated = 64;

    /// <summary>R4 knows these; they are refused, never ignored.</summary>
    private static readonly string[] Unserved = ["_filter", "_query", "_score"];

    private readonly ChainParser chains = new(parameters);

    /// <param name="types">The types that are searched: one, but for a search over several.</param>
    public (Criterion? Criterion, Issue? Issue) Read(IReadOnlyList<string> types, string name, string value, bool strict) => Read(types, name, value, strict, 0, new Readings());

    private (Criterion?, Issue?) Read(IReadOnlyList<string> types, string name, string value, bool strict, int links, Readings readings)
    {
        if (++readings.Count > MostReadings)
        {
            return (null, TooCostly("This chain leads to too many types. Name them, as in subject:Patient.name.", name));
        }

        if (links > MostLinks)
        {
            return (null, TooCostly($"A chain has at most {MostLinks} links.", name));
        }

        if (name.StartsWith(ChainParser.Has, StringComparison.Ordinal))
        {
            return Has(types, name, value, links, readings);
        }

        return name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? Chain(types, name, name[..dot], name[(dot + 1)..], value, links, readings)
            : name == "_list" ? List(value)
            : Own(types, name, value, strict);
    }

    private (Criterion?, Issue?) Own(IReadOnlyList<string> types, string name, string value, bool strict)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var (code, modifier) = colon < 0 ? (name, null) : (name[..colon], name[(colon + 1)..]);

        if (Unserved.Contains(code))
        {
            return (null, Issue.NotSupported($"The search parameter '{code}' is not supported.", code));
        }

        if (Find(types, code) is not { } found)
        {
            return (null, Unknown(types, code, strict));
        }

        var parameter = found[0];

        if (!parameter.IsServed)
        {
            return (null, Issue.NotSupported($"The search parameter '{code}' cannot be searched by.", code));
        }

        if (found.Find(one => one.IsBuilding) is { } building)
        {
            return (null, parameters.StillBuilding(building, strict));
        }

        if (modifier is not null && !Modifiers.IsServed(parameter, modifier))
        {
            return (null, Issue.Invalid($"The modifier of '{code}' is not valid. {Modifiers.Describe(parameter)}", code));
        }

        return Values(found, modifier, value);
    }

    /// <summary><c>subject:Patient.name</c>: what is asked of the target is read for each type that it may have.</summary>
    private (Criterion?, Issue?) Chain(IReadOnlyList<string> types, string name, string link, string rest, string value, int links, Readings readings)
    {
        var (references, targets, wrong) = chains.Link(types, link);

        if (wrong is not null)
        {
            return (null, wrong);
        }

        List<ChainTarget> understood = [];
        Issue? first = null;

        foreach (var target in targets)
        {
            var (criterion, issue) = Read([target], rest, value, strict: true, links + 1, readings);

            if (issue?.Code == OperationOutcome.IssueType.TooCostly)
            {
                return (null, issue with { Expression = Shown(name) });
            }

            // Without the targets that are still being indexed, resources would be missing.
            if (issue is { Code: OperationOutcome.IssueType.Incomplete })
            {
                return (null, issue with { Expression = Shown(name) });
            }

            if (criterion is not null)
            {
                understood.Add(new ChainTarget(target, criterion));
            }

            first ??= issue;
        }

        return understood.Count > 0 ? (new ChainCriterion(references, understood), null)
            : first is null ? (null, null)
            : (null, first with { Expression = Shown(name), Diagnostics = targets.Count > 1 ? $"No type that '{link}' may refer to can be searched by this. {first.Diagnostics}" : first.Diagnostics });
    }

    /// <summary><c>_has:Observation:patient:code</c>.</summary>
    private (Criterion?, Issue?) Has(IReadOnlyList<string> types, string name, string value, int links, Readings readings)
    {
        var (reference, rest, wrong) = chains.Reverse(types, name);

        if (reference is null)
        {
            return (null, wrong);
        }

        var (criterion, issue) = Read([reference.ResourceType], rest!, value, strict: true, links + 1, readings);

        return criterion is null ? (null, issue is null ? null : issue with { Expression = Shown(name) }) : (new HasCriterion(reference, criterion), null);
    }

    /// <summary>Those that a list holds: a list refers to them.</summary>
    private (Criterion?, Issue?) List(string value)
    {
        const string Prefix = "List/";
        var ids = Escaped.Split(value, ',').Where(id => id.Length > 0).Select(id => id.StartsWith(Prefix, StringComparison.Ordinal) ? id[Prefix.Length..] : id).ToList();

        if (parameters.Find("List", SearchParameterInfo.Members) is { IsBuilding: true } building)
        {
            return (null, parameters.StillBuilding(building, strict: true) with { Expression = "_list" });
        }

        return ids.Exists(id => id.StartsWith('$')) ? (null, Issue.NotSupported("Functional lists such as $current-problems are not kept; '_list' wants the id of a List.", "_list"))
            : ids.Count == 0 ? (null, null)
            : ids.TrueForAll(R4.IsId)
                ? (new HasCriterion(parameters.Find("List", SearchParameterInfo.Members)!, new ValueCriterion([parameters.Find("List", "_id")!], null, [.. ids.Select(id => new IdCondition(id))], false)), null)
                : (null, Issue.Invalid("'_list' wants the id of a List.", "_list"));
    }

    private (Criterion?, Issue?) Values(List<SearchParameterInfo> found, string? modifier, string value)
    {
        var parameter = found[0];
        var anyOf = new List<SearchCondition>();

        foreach (var one in Escaped.Split(value, ',').Where(one => one.Length > 0))
        {
            var (condition, wrong) = values.Read(parameter, modifier, one);

            if (condition is null)
            {
                return (null, Issue.Invalid($"The search parameter '{parameter.Code}' {wrong}.", parameter.Code));
            }

            var most = IsOfOneLook(condition) ? MostValues : MostSought;

            if (anyOf.Count == most)
            {
                return (null, TooCostly($"The search parameter '{parameter.Code}' takes at most {most} values{(most == MostValues ? "" : " of this form")}.", parameter.Code));
            }

            anyOf.Add(condition);
        }

        // A narrative is content too: its words are kept once.
        if (parameter.Code == "_content")
        {
            found.AddRange([.. found.Select(content => parameters.Find(content.ResourceType, "_text")).OfType<SearchParameterInfo>()]);
        }

        return anyOf.Count == 0 ? (null, null) : (new ValueCriterion(found, modifier, anyOf, modifier is "not" or "not-in"), null);
    }

    private static bool IsOfOneLook(SearchCondition condition) => condition is IdCondition or TokenCondition { Code: not null } or ReferenceCondition or UriCondition;

    /// <summary>The parameter of each type; null where one of them does not have it, or where it is of another kind there.</summary>
    private List<SearchParameterInfo>? Find(IReadOnlyList<string> types, string code)
    {
        var found = types.Select(type => parameters.Find(type, code)).OfType<SearchParameterInfo>().ToList();

        return found.Count == types.Count && found.TrueForAll(parameter => parameter.Type == found[0].Type) ? found : null;
    }

    private Issue Unknown(IReadOnlyList<string> types, string code, bool strict)
    {
        var known = types.Select(type => parameters.Of(type).Where(parameter => parameter.IsServed).Select(parameter => parameter.Code))
            .Aggregate((common, more) => common.Intersect(more));
        var issue = Issue.Invalid(
            types is [var type]
                ? $"{type} has no search parameter of this name. It has: {string.Join(", ", known)}."
                : $"Not every type that is searched has a search parameter of this name. All of them have: {string.Join(", ", known)}.",
            Shown(code));

        return strict ? issue : issue with { Status = 200, Severity = OperationOutcome.IssueSeverity.Warning };
    }

    /// <summary>Counts what one parameter has come to.</summary>
    private sealed class Readings
    {
        public int Count { get; set; }
    }

    private static Issue TooCostly(string what, string name) => new(400, OperationOutcome.IssueType.TooCostly, what, Shown(name));

    private static string Shown(string code) => code.Length <= LongestNameRepeated ? code : code[..LongestNameRepeated];
}
