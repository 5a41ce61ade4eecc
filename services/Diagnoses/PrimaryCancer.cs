using CaseRecords.Events;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Diagnoses;

/// <summary>A tumour where it began.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-primary-cancer-condition.html"/>
internal static class PrimaryCancer
{
    public static ResourceDefinition<Condition> Definition { get; } = new()
    {
        Profile = Profiles.PrimaryCancer,
        When = condition => condition.IsPrimaryCancer(),
        Sees = primary => [CaseNeed.Referring("Condition", SecondaryCancer.RelatedPrimary, primary.Id is null ? null : $"Condition/{primary.Id}")],
        Raises = [Confirmed, UnlinkedWhenWithdrawn],
    };

    /// <summary>A primary is confirmed.</summary>
    public static IEnumerable<CaseEvent> Confirmed(Change<Condition> change)
    {
        if (change.Becomes(condition => condition.IsPrimaryCancer() && condition.IsConfirmed())
            && change.After!.Subject.Patient() is { } patient)
        {
            yield return new CaseEvent("Primary", "confirmed", new PrimaryConfirmed
            {
                Patient = patient,
                Condition = change.Reference,
                Version = change.Version,
                Code = change.After.Code.ToToken(),
            });
        }
    }

    /// <summary>D-2: a primary that is refuted, entered in error or deleted leaves its metastases without one.</summary>
    public static IEnumerable<CaseEvent> UnlinkedWhenWithdrawn(Change<Condition> change) =>
        WhyWithdrawn(change) is { } reason
            ? from secondary in change.Case.All<Condition>()
              where secondary.IsSecondaryCancer() && secondary.LinksTo(change.Key)
              let patient = secondary.Subject.Patient()
              where patient is not null
              select new CaseEvent("Primary", "unlinked", new PrimaryUnlinked
              {
                  Patient = patient,
                  Secondary = $"Condition/{secondary.Id}",
                  Primary = change.Reference,
                  Reason = reason,
                  Version = change.Version,
              })
            : [];

    private static string? WhyWithdrawn(Change<Condition> change) =>
        change switch
        {
            { After: null, Before: { } before } => before.IsWithdrawn() ? null : "deleted",
            _ when change.Becomes(condition => condition.IsWithdrawn()) =>
                change.After!.VerificationStatus.HasCode(CodeSystems.ConditionVerification, "refuted") ? "refuted" : "entered-in-error",
            _ => null,
        };
}
