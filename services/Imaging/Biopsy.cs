using CaseRecords.Events;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Imaging;

/// <summary>Tissue or fluid is taken to learn what it is.</summary>
/// <seealso href="https://hl7.org/fhir/us/core/STU6.1/StructureDefinition-us-core-procedure.html"/>
internal static class Biopsy
{
    // R4's Specimen cannot name the procedure that took it; R5's can, and this is how R4 says what R5 says.
    private const string CollectedBy = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Specimen.collection.procedure";

    public static ResourceDefinition<Procedure> Definition { get; } = new()
    {
        Profile = Profiles.UsCore + "procedure",
        When = IsBiopsy,
        Sees = biopsy => [CaseNeed.Referring("Specimen", "subject", biopsy.Subject.Patient())],
        Raises = [Completed],
    };

    /// <summary>A biopsy is completed.</summary>
    public static IEnumerable<CaseEvent> Completed(Change<Procedure> change)
    {
        if (change.Becomes(procedure => IsBiopsy(procedure) && procedure.Status == EventStatus.Completed)
            && change.After is { } biopsy
            && biopsy.Subject.Patient() is { } patient)
        {
            yield return new CaseEvent("Biopsy", "completed", new BiopsyCompleted
            {
                Patient = patient,
                Procedure = change.Reference,
                Version = change.Version,
                Specimen = SpecimenOf(change),
                BodySite = biopsy.BodySite.FirstOrDefault().ToToken(),
            });
        }
    }

    private static bool IsBiopsy(Procedure procedure) => Tables.Biopsies.Has(procedure.Code, "biopsy", "sampling");

    private static string? SpecimenOf(Change<Procedure> change) =>
        change.Case.All<Specimen>()
            .Where(specimen => (specimen.Collection?.GetExtension(CollectedBy)?.Value as ResourceReference).Names(change.Key))
            .Select(specimen => $"Specimen/{specimen.Id}")
            .FirstOrDefault();
}
