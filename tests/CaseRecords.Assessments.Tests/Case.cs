using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Assessments.Tests;

/// <summary>Makes cases for tests: the patient is <c>wang</c>.</summary>
internal static class Case
{
    public static CaseFile Of(params Resource[] resources) => new("wang", resources);

    public static DateTimeOffset On(string day) => DateTimeOffset.Parse(day + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);

    public static Condition Metastasis(
        string id = "met", string? asserted = "2025-04-04", string verification = "provisional", string? clinical = "active",
        string code = "94222008", string? site = null, string? from = null)
    {
        var condition = Condition(id, code, verification, clinical);

        if (asserted is not null)
        {
            condition.AddExtension(Profiles.AssertedDate, new FhirDateTime(asserted));
        }

        if (site is not null)
        {
            condition.BodySite = [new CodeableConcept(CodeSystems.Snomed, site)];
        }

        if (from is not null)
        {
            condition.AddExtension(Profiles.RelatedCondition, new ResourceReference(from));
        }

        return condition;
    }

    public static Condition Primary(string id = "prim", string verification = "confirmed", string? clinical = "active") =>
        Condition(id, "254626006", verification, clinical);

    public static CarePlan BonePlan(RequestStatus status = RequestStatus.Active) => new()
    {
        Id = "plan",
        Status = status,
        Intent = CarePlan.CarePlanIntent.Plan,
        Category = [new CodeableConcept(CodeSystems.CarePlanKind, "bone-protection")],
        Subject = new ResourceReference("Patient/wang"),
    };

    public static CodeableConcept ZoledronicAcid => new(CodeSystems.RxNorm, "77655");

    private static Condition Condition(string id, string code, string verification, string? clinical) => new()
    {
        Id = id,
        Subject = new ResourceReference("Patient/wang"),
        Code = new CodeableConcept(CodeSystems.Snomed, code),
        VerificationStatus = new CodeableConcept(CodeSystems.ConditionVerification, verification),
        ClinicalStatus = clinical is null ? null : new CodeableConcept(CodeSystems.ConditionClinical, clinical),
    };
}
