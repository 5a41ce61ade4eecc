using Hl7.Fhir.Model;

namespace CaseRecords.Terminology;

/// <summary>What the codes of a Condition say about a tumour: whether it is one, which kind, where, and whether it is there now.</summary>
public static class CancerConditions
{
    public const string PrimaryCategory = "372087000";
    public const string SecondaryCategory = "128462008";

    private const string UnknownOrgan = "unknown";
    private const string Bone = "bone";
    private const string Marrow = "marrow";
    private const string BoneSystem = "272673000";

    extension(Condition condition)
    {
        /// <summary>A tumour that came from another one: by profile, or by code.</summary>
        public bool IsSecondaryCancer() =>
            condition.Claims(Profiles.SecondaryCancer) || Tables.SecondaryCancers.Has(condition.Code);

        /// <summary>A tumour where it began: by profile, category or code. A cancer that is not clearly secondary is a primary.</summary>
        public bool IsPrimaryCancer() =>
            !condition.IsSecondaryCancer()
            && (condition.Claims(Profiles.PrimaryCancer)
                || condition.Category.Any(category => category.HasCode(CodeSystems.Snomed, PrimaryCategory))
                || Tables.PrimaryCancers.Has(condition.Code));

        /// <summary>There now, as far as anyone says: clinically active and not withdrawn.</summary>
        public bool IsActive() =>
            condition.ClinicalStatus.HasAnyCode(CodeSystems.ConditionClinical, "active", "recurrence", "relapse")
            && !condition.IsWithdrawn();

        public bool IsConfirmed() =>
            condition.VerificationStatus.HasCode(CodeSystems.ConditionVerification, "confirmed");

        /// <summary>Refuted or entered in error: never was.</summary>
        public bool IsWithdrawn() =>
            condition.VerificationStatus.HasAnyCode(CodeSystems.ConditionVerification, "refuted", "entered-in-error");

        /// <summary>The organ that a metastasis sits in. The body site decides where the code names no organ, and tells marrow from bone.</summary>
        public string MetastasisOrgan()
        {
            var byCode = condition.Code?.Coding
                .Select(coding => Tables.SecondaryCancers.Find(coding.System, coding.Code)?.Group)
                .OrderBy(organ => organ is null or UnknownOrgan)
                .FirstOrDefault() ?? UnknownOrgan;

            var bySite = condition.BodySite
                .Select(site => Tables.BodySites.Find(site)?["organ"])
                .FirstOrDefault(organ => organ is not null);

            return byCode switch
            {
                UnknownOrgan => bySite ?? UnknownOrgan,
                Bone when bySite == Marrow => Marrow,
                _ => byCode,
            };
        }

        /// <summary>Whether a body site of the condition is a bone.</summary>
        public bool IsInBone() =>
            condition.BodySite.SelectMany(site => site.Coding)
                .Any(coding => Tables.BodySites.IsA(coding.System, coding.Code, BoneSystem));

        /// <summary>The literal references to the primaries that a metastasis is said to come from.</summary>
        public IReadOnlyList<string> RelatedPrimaries() =>
        [
            .. condition.GetExtensions(Profiles.RelatedCondition)
                .Select(extension => (extension.Value as ResourceReference)?.Reference)
                .OfType<string>(),
        ];

        /// <summary>The way that a metastasis is said to have taken; null where nobody says.</summary>
        public string? MetastasisRoute() =>
            (condition.GetExtension(Profiles.MetastasisRoute)?.GetExtension("route")?.Value as CodeableConcept)
                ?.Coding.FirstOrDefault(coding => coding.System == CodeSystems.MetastasisRoute)?.Code;
    }
}
