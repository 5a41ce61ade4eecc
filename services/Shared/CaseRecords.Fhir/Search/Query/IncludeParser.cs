using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>Reads <c>_include</c> and <c>_revinclude</c>.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#include"/>
internal sealed class IncludeParser(SearchParameters parameters)
{
    private const int Most = 50;

    public static bool IsInclude(string name) => name.Split(':')[0] is "_include" or "_revinclude";

    public (SearchQuery Query, string Ran, Issue? Issue) Read(SearchQuery query, string name, string value)
    {
        var (code, iterates) = name.Split(':') switch
        {
            [var only] => (only, (bool?)false),
            [var first, "iterate" or "recurse"] => (first, true),
            [var first, ..] => (first, null),
            _ => (name, null),
        };

        if (iterates is null)
        {
            return (query, "", Issue.Invalid($"The modifier of '{code}' is not valid. It takes :iterate.", code));
        }

        if (query.Includes.Count == Most)
        {
            return (query, "", new Issue(400, OperationOutcome.IssueType.TooCostly, $"A search takes at most {Most} includes.", code));
        }

        var reverse = code == "_revinclude";
        var include = value.Split(':') switch
        {
            ["*"] => new Include(reverse, iterates.Value, null, null, null),
            [var type, var parameter] => Of(query, reverse, iterates.Value, type, parameter, null),
            [var type, var parameter, var target] => Of(query, reverse, iterates.Value, type, parameter, target),
            _ => null,
        };

        if (include?.Parameter is { IsBuilding: true } building)
        {
            return (query, "", parameters.StillBuilding(building, strict: true));
        }

        return include is null
            ? ResultParameters.Wrong(query, code, reverse
                ? "wants Type:parameter or Type:parameter:Target, the parameter being a reference of that type, or a star for all"
                : $"wants {query.ResourceType}:parameter or {query.ResourceType}:parameter:Target, the parameter being a reference, or a star for all; other types only after _include:iterate")
            : (query with { Includes = [.. query.Includes, include] }, value, null);
    }

    private Include? Of(SearchQuery query, bool reverse, bool iterates, string source, string code, string? target)
    {
        if (!R4.IsResourceType(source) || (!reverse && !iterates && !query.Types.Contains(source)) || (target is not null && !R4.IsResourceType(target)))
        {
            return null;
        }

        return code == "*" ? new Include(reverse, iterates, source, null, target)
            : parameters.Find(source, code) is { Type: SearchParamType.Reference, IsServed: true } parameter ? new Include(reverse, iterates, source, parameter, target)
            : null;
    }
}
