using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>How few resources a criterion is likely to leave, by its shape alone: the lowest drives the search.</summary>
internal static class SearchSqlRank
{
    public const int NeverDrives = 99;

    /// <summary>Tokens that a good part of all resources share.</summary>
    private static readonly string[] Common =
    [
        "_security", "_tag", "active", "address-use", "category", "class", "clinical-status", "combo-data-absent-reason", "criticality",
        "data-absent-reason", "deceased", "gender", "intent", "kind", "language", "priority", "status", "type", "use", "verification-status",
    ];

    /// <summary>A compartment is what refers to one resource.</summary>
    public static int Of(CompartmentScope compartment) => compartment.By.Count > 1 ? 31 : 30;

    public static int Of(Criterion criterion, bool pinned)
    {
        if (criterion.Negated || criterion.AnyOf.Any(condition => condition is MissingCondition or LastUpdatedCondition))
        {
            return NeverDrives;
        }

        var several = criterion.AnyOf.Count > 1 ? 1 : 0;

        return several + criterion.AnyOf.Max(condition => condition switch
        {
            IdCondition => 0,
            TokenCondition { Code: null } => 70,
            TokenCondition => Token(criterion.Parameter.Code, pinned),
            ReferenceCondition => 30,
            UriCondition => criterion.Parameter.Code == "_profile" ? 60 : 25,
            StringCondition { Mode: StringMode.Contains } => 65,
            StringCondition text => (text.Mode == StringMode.Exact ? 20 : 40) + (pinned ? 30 : 0),
            DateCondition date => (pinned ? 20 : 50) + (date.Comparison == Comparison.NotEqual ? 20 : 0),
            QuantityCondition => 55,
            _ => NeverDrives,
        });
    }

    /// <summary>Index rows of tokens hold the patient behind the code: with a patient known, any code is narrow.</summary>
    private static int Token(string code, bool pinned) =>
        code is "identifier" or "email" or "phone" or "telecom" ? 5
        : pinned ? (Common.Contains(code) ? 22 : 10)
        : Common.Contains(code) ? 80 : 35;
}
