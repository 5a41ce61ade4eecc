using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>Finds what the criteria of conditional interactions name, and notes each search for the commit to repeat.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#cond-update"/>
internal sealed class Targets(IRecordStore store, SearchQueryParser queries)
{
    /// <summary>Whether the conditional interaction is all there is, and no other entry of a bundle changes what it asks about.</summary>
    public bool Alone { get; set; }

    /// <summary>The searches that were relied on.</summary>
    public List<CriteriaRead> Criteria { get; } = [];

    /// <summary>What is found in the record, without what the same bundle deletes.</summary>
    /// <param name="atMost">How many are looked for.</param>
    /// <returns>An issue where the criteria cannot be read or say nothing: they never mean everything.</returns>
    public async ValueTask<Resolved<Target>> Find(string type, string criteria, HashSet<ResourceKey> deletes, int atMost, CancellationToken cancellationToken)
    {
        var query = queries.Parse(type, QueryText.Parse(criteria), strict: true);

        if (query.Issues.FirstOrDefault(issue => issue.IsError) is { } unreadable)
        {
            return unreadable with { Status = 400 };
        }

        if (query.NeedsTerms || (query.LooksElsewhere && !Alone))
        {
            return Issue.NotSupported(query.NeedsTerms
                ? "The criteria of a conditional interaction name codes, not value sets or hierarchies."
                : "In a bundle, the criteria of a conditional interaction are about the resource itself: what they would ask of others may change with the same bundle.");
        }

        if (query.Criteria.Count == 0)
        {
            return new Issue(400, OperationOutcome.IssueType.Required, "A conditional interaction needs at least one search criterion.");
        }

        var most = atMost + deletes.Count(key => key.Type == type);
        var found = await store.Match(query, most, cancellationToken);
        Criteria.Add(new CriteriaRead(query, found, most));

        return new Target(query, [.. found.Where(key => !deletes.Contains(key))]);
    }
}

/// <summary>The search of a conditional interaction, and what it found.</summary>
internal sealed record Target(SearchQuery Query, IReadOnlyList<ResourceKey> Found);
