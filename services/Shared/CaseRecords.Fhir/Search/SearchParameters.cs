using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search;

/// <summary>
/// Every search parameter that this server knows, by type and code. SearchParameter resources come and go while it runs: what is known is
/// replaced as a whole, and who needs several answers of one moment takes <see cref="Now"/>.
/// </summary>
public sealed class SearchParameters
{
    /// <summary>The number under which references are indexed that no parameter reaches: no search asks for them, but who changes what they point to must find them.</summary>
    public const short NoParameter = 0;

    /// <summary>The generation of a record that has never been indexed anew.</summary>
    public const int FirstGeneration = 1;

    private readonly Lock becoming = new();
    private volatile KnownParameters now;
    private volatile IReadOnlyList<ReindexCount> counts = [];

    /// <param name="numbered">As the database numbers them: one number for each (type, code).</param>
    public SearchParameters(IEnumerable<SearchParameterInfo> numbered)
        : this(new KnownParameters(numbered, FirstGeneration))
    {
    }

    public SearchParameters(KnownParameters known) => now = known;

    /// <summary>R4's parameters before they are numbered, in an order that does not change.</summary>
    public static IReadOnlyList<(string ResourceType, SearchBy By)> Standard => StandardSearch.All;

    /// <summary>What is known at this moment.</summary>
    public KnownParameters Now => now;

    /// <summary>Numbers R4's parameters and those that definitions add from 1: for tests and for the first start.</summary>
    public static SearchParameters Number(IEnumerable<ResourceDefinition> definitions)
    {
        return new SearchParameters(With(definitions).Select((parameter, index) => new SearchParameterInfo(
            checked((short)(index + 1)),
            parameter.ResourceType,
            parameter.By.Code,
            parameter.By.Type,
            parameter.By.Expression,
            parameter.By.Targets)
        { Parts = parameter.By.Parts }));
    }

    /// <summary>R4's parameters and those that definitions add, in an order that does not change; of two with the same name the first counts.</summary>
    public static IReadOnlyList<(string ResourceType, SearchBy By)> With(IEnumerable<ResourceDefinition> definitions) =>
        [.. Standard
            .Concat(definitions.SelectMany(definition => definition.Search.Select(by => (ResourceType: definition.Type, By: by))))
            .DistinctBy(parameter => (parameter.ResourceType, parameter.By.Code))];

    public SearchParameterInfo? Find(string resourceType, string code) => now.Find(resourceType, code);

    /// <summary>The parameters of a type, ordered by code.</summary>
    public IReadOnlyList<SearchParameterInfo> Of(string resourceType) => now.Of(resourceType);

    /// <summary>Knows these from now on, unless what is known is later.</summary>
    public void Become(KnownParameters known)
    {
        lock (becoming)
        {
            now = known.Change > now.Change ? known : now;
        }
    }

    /// <summary>Learns how far the record's index rows have been brought up to date.</summary>
    public void Report(IReadOnlyList<ReindexCount> running) => counts = running;

    /// <summary>What is said of a search by a parameter that is still being indexed: an error where searches are strict, else that it was ignored.</summary>
    public Issue StillBuilding(SearchParameterInfo parameter, bool strict)
    {
        var far = counts.FirstOrDefault(count => count.Generation == parameter.Generation) is { } count ? $" ({count.Done} of {count.Total} resources so far)" : "";
        var issue = new Issue(
            400, OperationOutcome.IssueType.Incomplete, $"The search parameter '{parameter.Code}' is new, and what is stored is still being indexed by it{far}: until that is done, a search by it would miss resources. GET $reindex says how far it is.", parameter.Code);

        return strict ? issue : issue with { Status = 200, Severity = OperationOutcome.IssueSeverity.Warning };
    }
}

/// <summary>How many resources a reindex has done, of how many that there were when it began.</summary>
public sealed record ReindexCount(int Generation, long Done, long Total);
