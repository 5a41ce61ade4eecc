using CaseRecords.Fhir.Search.Query;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>Follows the includes of a search, from the matches of a page and, where they iterate, from all that they bring along.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#include"/>
internal sealed class IncludeWalk
{
    private readonly HashSet<long> matches;
    private readonly SortedSet<long> brought = [];
    private readonly Queue<(Include Include, IReadOnlyList<long> From)> steps = [];
    private readonly List<Include> iterating;
    private readonly int most;

    public IncludeWalk(SearchRequest request, IReadOnlyList<long> page)
    {
        matches = [.. page];
        iterating = [.. request.Query.Includes.Where(include => include.Iterates)];
        most = request.MostIncluded;

        foreach (var include in page.Count == 0 ? [] : request.Query.Includes)
        {
            steps.Enqueue((include, page));
        }
    }

    /// <summary>The resources that came along, beside the matches.</summary>
    public IReadOnlyCollection<long> Brought => brought;

    public bool IsTooMuch => brought.Count > most;

    /// <summary>How many rows the next step may give before it is too much.</summary>
    public int Left => most == int.MaxValue ? most : most - brought.Count + matches.Count + 1;

    /// <summary>The next step: what to follow, and from where.</summary>
    public bool Next(out Include include, out IReadOnlyList<long> from)
    {
        var more = !IsTooMuch && steps.Count > 0;
        (include, from) = more ? steps.Dequeue() : (null!, []);

        return more;
    }

    /// <param name="found">What the step led to.</param>
    public void Add(IEnumerable<long> found)
    {
        List<long> fresh = [.. found.Where(rid => !matches.Contains(rid) && brought.Add(rid))];

        foreach (var include in fresh.Count == 0 ? [] : iterating)
        {
            steps.Enqueue((include, fresh));
        }
    }
}
