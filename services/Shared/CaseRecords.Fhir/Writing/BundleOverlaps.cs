using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;

namespace CaseRecords.Fhir.Writing;

/// <summary>
/// R4 creates before it updates: a conditional update or patch whose criteria match what another entry of the bundle makes has two
/// candidates, of which the record knows one at most. Such a bundle fails.
/// </summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#trules"/>
internal static class BundleOverlaps
{
    public static List<Issue> In(IReadOnlyList<ResolvedIntent> entries) =>
    [
        .. from conditional in entries
           where conditional.Criteria?.LooksElsewhere == false
           where entries.Any(other => other.Key != conditional.Key && IsMade(other, conditional))
           select conditional.Intent.At(Issue.Invalid("These criteria match a resource that another entry of this bundle writes."), "request.url"),
    ];

    private static bool IsMade(ResolvedIntent other, ResolvedIntent conditional) =>
        other.Writes && other.Key.Type == conditional.Key.Type
        && other.Resource is { Resource: not null }
        && Matching.Matches(conditional.Criteria!, other.Key, other.Resource.Index);
}
