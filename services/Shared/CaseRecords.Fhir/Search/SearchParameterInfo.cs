using CaseRecords.Fhir.Definitions;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search;

/// <summary>One search parameter of one resource type, under the number that its index rows carry.</summary>
/// <param name="Expression">FHIRPath, cut to the branches that can apply to <paramref name="ResourceType"/>.</param>
/// <param name="Targets">For references: the types that it may point to; empty means any.</param>
public sealed record SearchParameterInfo(
    short Number,
    string ResourceType,
    string Code,
    SearchParamType Type,
    string Expression,
    IReadOnlyList<string> Targets)
{
    /// <summary>The parameter of a List that nobody names: <c>_list</c> goes by it.</summary>
    internal const string Members = "_list";

    /// <summary>Of a composite: the parameters whose values it joins.</summary>
    public IReadOnlyList<CompositePart> Parts { get; init; } = [];

    /// <summary>The canonical address of the SearchParameter resource that defines it; empty for R4's and for those of definitions.</summary>
    public string Url { get; init; } = "";

    /// <summary>Whether it is still being indexed: no search by it can be answered, since resources would be missing from the answer.</summary>
    public bool IsBuilding { get; init; }

    /// <summary>The generation from which on index rows hold its values; see <see cref="IndexSet.Generation"/>.</summary>
    public int Generation { get; init; } = SearchParameters.FirstGeneration;

    /// <summary>Whether a SearchParameter resource defines it.</summary>
    public bool IsCustom => Url.Length > 0;

    /// <summary>Answered from the resource row: these have no index rows.</summary>
    public bool IsOfTheRow => Code is "_id" or "_lastUpdated";

    /// <summary>Whether a composite seeks its values within one repeat of an element: the same value may then be found in several.</summary>
    public bool IsGrouped { get; init; }

    /// <summary>Under which numbers its values are indexed: its own, or those of the parameters that have all of them already.</summary>
    public IReadOnlyList<short> Rows { get; init; } = [Number];

    /// <summary>Asked of the words of a resource.</summary>
    public bool IsOfWords => Code is StandardSearch.Narrative or StandardSearch.Content;

    /// <summary>Whether the engine can answer a search by it.</summary>
    public bool IsServed => Type switch
    {
        SearchParamType.Composite => Parts.Count > 0,
        SearchParamType.Special => Code == "near",
        _ when Code == Members => false,
        _ => IsOfWords || Expression.Length > 0,
    };
}
