using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Custom;

/// <summary>
/// Keeps the record's search parameters equal to what its SearchParameter resources define. The resources are the truth, through whatever door
/// they came; applying them again changes nothing.
/// </summary>
/// <seealso href="https://hl7.org/fhir/R4/searchparameter.html"/>
public static class CustomParameters
{
    public const string Type = "SearchParameter";

    /// <summary>Applies what a commit has written. Where that cannot be done now, the reindexing process does it within a second.</summary>
    internal static async Task AfterCommit(Commit commit, IReindexing record, CancellationToken cancellationToken)
    {
        if (commit.Writes.Any(write => write.Key.Type == Type))
        {
            try
            {
                await Apply(record, cancellationToken);
            }
            catch (UnavailableException)
            {
                // The commit is done, and says so.
            }
        }
    }

    /// <summary>Applies what was written since the last time; says whether there was anything.</summary>
    public static async Task<bool> Apply(IReindexing record, CancellationToken cancellationToken)
    {
        var applied = false;

        while (await record.Unapplied(cancellationToken) is { } written)
        {
            applied |= await record.Apply(Wanted(written.Resources, record.Parameters.Now), written.Changes, cancellationToken);
        }

        return applied;
    }

    /// <summary>What active SearchParameters define. What is not in order defines nothing: it was refused, or warned of, when it was written.</summary>
    internal static IReadOnlyList<CustomParameter> Wanted(IEnumerable<StoredResource> resources, KnownParameters known)
    {
        List<SearchParameter> active =
        [
            .. resources.Select(stored => ResourceJson.Build(stored.Body.Span).Resource).OfType<SearchParameter>().Where(CustomDefinition.HasEffect),
        ];
        var codes = CustomDefinition.CodesOf(active);

        return [.. active.SelectMany(one => CustomDefinition.Read(one, known, codes) is { Issues: var issues, Defines: var defines } && !issues.Any(issue => issue.IsError) ? defines : [])];
    }
}
