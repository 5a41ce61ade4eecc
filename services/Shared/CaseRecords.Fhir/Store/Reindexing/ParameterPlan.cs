using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Custom;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace CaseRecords.Fhir.Store.Reindexing;

/// <summary>What becomes of the table of search parameters when it is to hold others: the rows that change, and what must be indexed because of it.</summary>
/// <param name="Generation">The generation from then on.</param>
/// <param name="Types">The types to index anew; empty: all of them; null: none.</param>
internal sealed record ParameterPlan(IReadOnlyList<ParameterRow> Changed, int Generation, IReadOnlyList<short>? Types)
{
    /// <summary>What R4 and the services define. Parameters of SearchParameter resources stay, unless one of these takes the name.</summary>
    /// <param name="rows">The table as it is.</param>
    /// <param name="isEmpty">Whether there is no resource yet: then nothing needs to be indexed.</param>
    /// <param name="indexedBy">The version of the indexer that wrote what is stored.</param>
    public static ParameterPlan OfServices(
        IReadOnlyList<ParameterRow> rows, IReadOnlyList<(string ResourceType, SearchBy By)> wanted, int generation, bool isEmpty, int indexedBy)
    {
        var isOlder = !isEmpty && indexedBy < IndexerVersion.Current;
        var plan = new Draft(rows, generation, whole: isOlder);

        foreach (var row in wanted.Select(parameter => ParameterRow.Of(parameter.ResourceType, parameter.By)))
        {
            var known = plan.Find(row);

            // Rows of before expressions were kept say nothing of what they were indexed by: that is the indexer's version.
            var isSame = known is { IsCustom: false } && known.State != ParameterRow.Retired && (known.IndexesLike(row) || (known.Expression.Length == 0 && known.Kind == row.Kind));
            var wasServed = isSame && !(isOlder && IndexerVersion.IsNewSince(indexedBy, EnumUtility.ParseLiteral<SearchParamType>(row.Kind)!.Value));

            plan.Put(row, isEmpty ? ParameterRow.Active : wasServed ? known!.State : ParameterRow.Building);
        }

        return plan.Done();
    }

    /// <summary>What SearchParameter resources define. Where several claim a name, the one that has it keeps it; else the first.</summary>
    public static ParameterPlan OfCustom(IReadOnlyList<ParameterRow> rows, IReadOnlyList<CustomParameter> wanted, int generation)
    {
        var plan = new Draft(rows, generation, whole: false);
        var claims = wanted.Select(parameter => ParameterRow.Of(parameter.ResourceType, parameter.By, parameter.Url)).GroupBy(row => (row.Type, row.Code)).ToList();

        foreach (var claim in claims)
        {
            var known = plan.Find(claim.First());
            var row = claim.LastOrDefault(one => known?.State != ParameterRow.Retired && one.Url == known?.Url) ?? claim.First();

            if (known is null or { IsCustom: true } or { State: ParameterRow.Retired })
            {
                plan.Put(row, known is not null && known.State != ParameterRow.Retired && known.IndexesLike(row) ? known.State : ParameterRow.Building);
            }
        }

        var names = claims.Select(claim => claim.Key).ToHashSet();

        foreach (var gone in rows.Where(row => row.IsCustom && row.State != ParameterRow.Retired && !names.Contains((row.Type, row.Code))))
        {
            plan.Put(gone, ParameterRow.Retired);
        }

        return plan.Done();
    }

    /// <summary>Everything anew, by what is known.</summary>
    public static ParameterPlan OfEverything(int generation) => new([], generation + 1, []);

    /// <summary>Collects the rows that change.</summary>
    private sealed class Draft(IReadOnlyList<ParameterRow> rows, int generation, bool whole)
    {
        private readonly Dictionary<(short, string), ParameterRow> known = rows.ToDictionary(row => (row.Type, row.Code));
        private readonly List<ParameterRow> changed = [];
        private short last = rows.Select(row => row.P).DefaultIfEmpty((short)0).Max();

        public ParameterRow? Find(ParameterRow row) => known.GetValueOrDefault((row.Type, row.Code));

        public void Put(ParameterRow row, string state)
        {
            var before = Find(row);
            var builds = state == ParameterRow.Building && !(before is { State: ParameterRow.Building } && before.IndexesLike(row) && before.Url == row.Url);
            var after = row with
            {
                P = before?.P ?? checked(++last),
                State = state,
                Generation = builds ? generation + 1 : before?.Generation ?? generation,
            };

            if (after != before)
            {
                changed.Add(after);
            }
        }

        public ParameterPlan Done()
        {
            var building = changed.Where(row => row.Generation > generation).Select(row => row.Type).Distinct().Order().ToList();

            return whole ? new(changed, generation + 1, []) : building.Count > 0 ? new(changed, generation + 1, building) : new(changed, generation, null);
        }
    }
}
