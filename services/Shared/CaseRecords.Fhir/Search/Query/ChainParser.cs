using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>Reads the links of chains, forward and reverse.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#chaining"/>
internal sealed class ChainParser(SearchParameters parameters)
{
    public const string Has = "_has:";

    /// <summary>One link of a chain: <c>subject</c> or <c>subject:Patient</c>, and the types that it may lead to.</summary>
    public (IReadOnlyList<SearchParameterInfo> References, IReadOnlyList<string> Targets, Issue? Wrong) Link(IReadOnlyList<string> types, string link)
    {
        var colon = link.IndexOf(':', StringComparison.Ordinal);
        var (code, type) = colon < 0 ? (link, null) : (link[..colon], link[(colon + 1)..]);
        var references = types.Select(one => parameters.Find(one, code)).OfType<SearchParameterInfo>().Where(one => one is { Type: SearchParamType.Reference, IsServed: true }).ToList();

        if (references.Count < types.Count || references.Count == 0)
        {
            return ([], [], Issue.Invalid($"A chain wants a reference parameter of {types[0]} before its dot. These are: {References(types[0])}.", Short(code)));
        }

        if (references.Find(reference => reference.IsBuilding) is { } building)
        {
            return ([], [], parameters.StillBuilding(building, strict: true));
        }

        var targets = references.SelectMany(reference => ReferenceTargets.Of(reference, null)).Distinct().ToList();

        return type is null ? (references, targets, null)
            : targets.Contains(type) ? (references, [type], null)
            : (references, [], Issue.Invalid($"'{code}' refers to no such type, but to: {string.Join(", ", targets)}.", Short(code)));
    }

    /// <summary><c>_has:Observation:patient:…</c>: the reference parameter, and what is asked of those that refer.</summary>
    public (SearchParameterInfo? Reference, string? Asked, Issue? Wrong) Reverse(IReadOnlyList<string> types, string name)
    {
        if (name.Split(':', 4) is not [_, var type, var code, { Length: > 0 } rest])
        {
            return (null, null, Issue.Invalid("'_has' wants _has:Type:reference:parameter, such as _has:Observation:patient:code.", "_has"));
        }

        if (!R4.IsResourceType(type))
        {
            return (null, null, Issue.Invalid("'_has' names something that is not an R4 resource type.", "_has"));
        }

        if (parameters.Find(type, code) is { IsBuilding: true } building)
        {
            return (null, null, parameters.StillBuilding(building, strict: true));
        }

        return parameters.Find(type, code) is { Type: SearchParamType.Reference, IsServed: true } reference && ReferenceTargets.Of(reference, null).Intersect(types).Any()
            ? (reference, rest, null)
            : (null, null, Issue.Invalid($"'_has' wants a parameter by which {type} refers to {types[0]}. The reference parameters of {type} are: {References(type)}.", "_has"));
    }

    private string References(string type) =>
        string.Join(", ", parameters.Of(type).Where(parameter => parameter is { Type: SearchParamType.Reference, IsServed: true }).Select(parameter => parameter.Code));

    private static string Short(string code) => code.Length <= 64 ? code : code[..64];
}
