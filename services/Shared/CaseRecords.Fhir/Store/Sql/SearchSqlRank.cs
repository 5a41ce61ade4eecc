using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>How few resources a criterion is likely to leave, by its shape alone: the lowest drives the search.</summary>
internal static class SearchSqlRank
{
    public const int NeverDrives = 99;

    /// <summary>Up to here a value is one that hardly two resources share.</summary>
    private const int AlmostOne = 20;

    /// <summary>Up to here a criterion leaves few of many resources, from <see cref="Many"/> on a good part of them.</summary>
    private const int Few = 45;

    private const int Many = 70;

    /// <summary>A stretch of so few days, in ticks, holds less than most codes do.</summary>
    private const long FewDays = 2 * TimeSpan.TicksPerDay;

    /// <summary>Tokens that a good part of all resources share.</summary>
    private static readonly string[] Common =
    [
        "_security", "_tag", "active", "address-use", "category", "class", "clinical-status", "combo-data-absent-reason", "criticality",
        "data-absent-reason", "deceased", "gender", "intent", "kind", "language", "priority", "status", "type", "use", "verification-status",
    ];

    /// <summary>A compartment is what refers to one resource.</summary>
    public static int Of(CompartmentScope compartment) => compartment.By.Count > 1 ? 31 : 30;

    public static int Of(Criterion criterion, bool pinned) => criterion switch
    {
        ValueCriterion value => Of(value, pinned),
        ChainCriterion chain => Linked(chain.Targets.Max(target => Of(target.Criterion, pinned: false))),
        HasCriterion has => Linked(Of(has.Criterion, pinned: false)),
        _ => NeverDrives,
    };

    /// <summary>Whether what drives a search finds far fewer than another criterion does.</summary>
    public static bool AreFew(Criterion driver, Criterion other)
    {
        var (few, many) = (Of(driver, pinned: false), Of(other, pinned: false));

        return many < NeverDrives && (many >= Many ? few <= Few : few < many && few <= AlmostOne && driver is ValueCriterion);
    }

    private static int Of(ValueCriterion criterion, bool pinned)
    {
        if (criterion.Negated || criterion.AnyOf.Any(condition => condition is MissingCondition or LastUpdatedCondition))
        {
            return NeverDrives;
        }

        var several = criterion.AnyOf.Count > 1 ? 1 : 0;

        return several + criterion.AnyOf.Max(condition => Of(criterion.Parameter, condition, pinned));
    }

    private static int Of(SearchParameterInfo parameter, SearchCondition condition, bool pinned) => condition switch
    {
        IdCondition => 0,
        TokenCondition { Code: null } => 70,
        TokenCondition => Token(parameter.Code, pinned),
        TokenSetCondition or TokenBranchCondition => Token(parameter.Code, pinned) + 10,
        ReferenceCondition => 30,
        HierarchyCondition => 31,
        UriCondition or UriAboveCondition => parameter.Code == "_profile" ? 60 : 25,
        UriBelowCondition => 61,
        WordingCondition => pinned ? 70 : 40,
        StringCondition { Mode: StringMode.Contains } => 65,
        StringCondition text => (text.Mode == StringMode.Exact ? 20 : 40) + (pinned ? 30 : 0),
        DateCondition { Comparison: Comparison.Equal } date when !pinned && date.High - date.Low <= FewDays => 33,
        DateCondition date => (pinned ? 20 : 50) + (date.Comparison == Comparison.NotEqual ? 20 : 0),
        QuantityCondition => 55,
        CompositeCondition composite => composite.Parts.OrderByDescending(part => part.Grouped).First() is var first ? Of(first.Parameter, first.Condition, pinned) : NeverDrives,
        WordsCondition => 45,
        NearCondition => 40,
        _ => NeverDrives,
    };

    /// <summary>What is narrow stays narrow through a link: a patient by name is one of few, whose observations are few among all.</summary>
    private static int Linked(int target) => target >= NeverDrives ? NeverDrives : target <= 50 ? 10 + (target / 2) : Math.Min(target + 5, NeverDrives - 1);

    /// <summary>Index rows of tokens hold the patient behind the code: with a patient known, any code is narrow.</summary>
    private static int Token(string code, bool pinned) =>
        code is "identifier" or "email" or "phone" or "telecom" ? 5
        : pinned ? (Common.Contains(code) ? 22 : 10)
        : Common.Contains(code) ? 80 : 35;
}
