using System.Collections.Frozen;

namespace CaseRecords.Fhir.Validation;

/// <summary>What was found when R4's invariants were read one by one: those not listed here are evaluated as published.</summary>
public static class InvariantReview
{
    private const string Name = "name.empty() or name.matches('^[A-Z]([A-Za-z0-9_]){0,254}$')";
    private const string Unanchored = "published without anchors: any name with a capital letter passed, a missing one failed";
    private const string Uncertain = "two dates of different precision may compare to nothing, which is no violation";
    private const string Native = "checked while the JSON is read";

    private static readonly FrozenDictionary<string, InvariantReviewed> Found = new Dictionary<string, InvariantReviewed>
    {
        ["ele-1"] = new(InvariantVerdict.Native, Native),
        ["ext-1"] = new(InvariantVerdict.Native, Native),
        ["ref-1"] = new(InvariantVerdict.Native, Native + "; published, it refuses '#' in a contained resource"),
        ["dom-2"] = new(InvariantVerdict.Native, Native),
        ["dom-3"] = new(InvariantVerdict.Native, Native + "; published, it holds for no contained resource without an id and overlooks uris"),
        ["dom-4"] = new(InvariantVerdict.Native, Native),
        ["dom-5"] = new(InvariantVerdict.Native, Native),
        ["per-1"] = new(InvariantVerdict.Native, Native + "; " + Uncertain),
        ["txt-1"] = new(InvariantVerdict.Native, Native),
        ["txt-2"] = new(InvariantVerdict.Native, Native),
        ["sqty-1"] = new(InvariantVerdict.Native, Native + ": the comparator of a SimpleQuantity has the cardinality 0..0"),
        ["dom-6"] = new(InvariantVerdict.Off, "best practice, and nearly every resource of an EHR would be warned of"),
        ["con-3"] = new(
            InvariantVerdict.Corrected,
            "published, it compares a CodeableConcept with a text and so fails for every category",
            "clinicalStatus.exists() or verificationStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-ver-status' and code = 'entered-in-error').exists() or category.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-category' and code='problem-list-item').empty()"),
        ["que-7"] = new(
            InvariantVerdict.Corrected,
            "published, it asks for the system's Boolean; the answer is FHIR's",
            "operator = 'exists' implies (answer is boolean)"),
        ["que-12"] = new(
            InvariantVerdict.Corrected,
            "published, it begins with three; its own words say more than one",
            "enableWhen.count() > 1 implies enableBehavior.exists()"),
        ["rng-2"] = new(
            InvariantVerdict.Corrected,
            "quantities of different units do not compare, which is no violation",
            "low.value.empty() or high.value.empty() or (low.code | high.code).count() > 1 or (low.unit | high.unit).count() > 1 or low.value <= high.value"),
        ["ras-1"] = new(
            InvariantVerdict.Corrected,
            "it stands on a choice: only the Range has a low and a high",
            "($this is Range).not() or ((low.empty() or (low.code = '%' and low.system = %ucum)) and (high.empty() or (high.code = '%' and high.system = %ucum)))"),
        ["ras-2"] = new(
            InvariantVerdict.Corrected,
            "published, it fails where there is no probability",
            "probability.ofType(decimal).empty() or probability.ofType(decimal) <= 100"),
        ["mdd-1"] = new(InvariantVerdict.Corrected, Uncertain, "iif(whenHandedOver < whenPrepared, false, true)"),
        ["Task inv-1"] = new(InvariantVerdict.Corrected, Uncertain, "iif(lastModified < authoredOn, false, true)"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The keys of those that are listed one by one; where a key stands twice in R4, after the type.</summary>
    public static IReadOnlyList<string> Listed => Found.Keys;

    /// <summary>What was found about an invariant; null where it is evaluated as published.</summary>
    public static InvariantReviewed? Of(Invariant invariant) =>
        Found.GetValueOrDefault(invariant.Key) ?? Found.GetValueOrDefault($"{invariant.Path} {invariant.Key}")
        ?? (invariant.Expression.StartsWith("name.matches(", StringComparison.Ordinal) ? new(InvariantVerdict.Corrected, Unanchored, Name)
            : invariant.Key.StartsWith("bdl-", StringComparison.Ordinal) ? new(InvariantVerdict.Native, "checked on the built Bundle")
            : null);
}

/// <param name="Reason">Why it is not evaluated as published.</param>
/// <param name="Expression">What is evaluated instead; null for all but the corrected.</param>
public sealed record InvariantReviewed(InvariantVerdict Verdict, string Reason, string? Expression = null);

public enum InvariantVerdict
{
    /// <summary>Evaluated with another expression.</summary>
    Corrected,

    /// <summary>Never evaluated.</summary>
    Off,

    /// <summary>Checked by code that says more and costs less.</summary>
    Native,
}
