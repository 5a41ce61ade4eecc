using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Issues;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Diagnoses;

/// <summary>What must hold of a metastasis within its case.</summary>
internal static class MetastasisRules
{
    private static readonly string[] NoOneOrgan = ["unknown", "other", "widespread"];

    /// <summary>D-1: a metastasis comes from a tumour of the same person.</summary>
    public static IEnumerable<Issue> BelongsToItsPrimary(Condition metastasis, CaseView before) =>
        from extension in metastasis.Extension.Index()
        where extension.Item.Url == Profiles.RelatedCondition
        let primary = before.Find<Condition>((extension.Item.Value as ResourceReference)?.Reference)
        where primary is not null && IsOfAnotherPatient(primary, metastasis)
        select Issue.BusinessRule(
            $"Condition.extension[{extension.Index}].value",
            "The related primary tumour belongs to another patient.");

    /// <summary>D-3: one metastasis per patient, organ and primary while it is active; further lesions are tumours (BodyStructure) of it.</summary>
    /// <remarks>Never a refusal: real senders send two.</remarks>
    public static IEnumerable<Issue> IsTheOnlyOneOfItsOrgan(Condition metastasis, CaseView before)
    {
        var organ = metastasis.MetastasisOrgan();

        if (!metastasis.IsActive() || NoOneOrgan.Contains(organ))
        {
            return [];
        }

        return from other in before.All<Condition>().Where(other => other.Id != metastasis.Id)
               where other.IsSecondaryCancer() && other.IsActive() && !IsOfAnotherPatient(other, metastasis)
               where other.MetastasisOrgan() == organ && other.LinkedPrimaries().ToHashSet().SetEquals(metastasis.LinkedPrimaries())
               select Issue.Warning(
                   "Condition.code",
                   $"Condition/{other.Id} already records a metastasis of this organ from the same primary; a further lesion is a BodyStructure related to it.");
    }

    private static bool IsOfAnotherPatient(Condition one, Condition other) =>
        one.Subject.Key() is { } its && other.Subject.Key() is { } theirs && its != theirs;
}
