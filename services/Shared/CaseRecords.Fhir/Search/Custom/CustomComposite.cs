using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search.Paths;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Custom;

/// <summary>The components of a composite that a SearchParameter defines: parameters of the same type, each known by its address.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#composite"/>
internal static class CustomComposite
{
    /// <summary>The parts, in order; null where one is not known, which is an issue.</summary>
    public static IReadOnlyList<CompositePart>? Parts(
        SearchParameter parameter, SearchBy by, string type, ILookup<(string Type, string Url), string> codes, List<Issue> issues)
    {
        List<CompositePart> parts = [];
        var isWhole = UnionExpression.Branches(by.Expression) is [var only] && (only == type || only is "Resource" or "DomainResource");

        foreach (var (i, component) in parameter.Component.Index())
        {
            var place = $"SearchParameter.component[{i}].definition";
            var known = codes[(type, (component.Definition ?? "").Split('|')[0])].ToList();

            if (known.Contains(by.Code))
            {
                issues.Add(Issue.BusinessRule(place, "A composite cannot be a component of itself."));
            }
            else if (known is [])
            {
                issues.Add(Issue.BusinessRule(place, $"{type} has no search parameter of this address. Store its SearchParameter first, or in the same transaction."));
            }
            else
            {
                parts.Add(new CompositePart(known[0], !isWhole && component.Expression?.StartsWith("%resource", StringComparison.Ordinal) != true));
            }
        }

        if (parameter.Component.Count < 2)
        {
            issues.Add(Issue.BusinessRule("SearchParameter.component", "A composite joins the values of two parameters or more."));
        }

        return parts.Count == parameter.Component.Count && parts.Count > 1 ? parts : null;
    }
}
