using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Treatments;

/// <summary>A course of radiotherapy, with what it delivered to which volume.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-radiotherapy-course-summary.html"/>
internal static class RadiotherapyCourse
{
    private const string Canonical = Profiles.Mcode + "radiotherapy-course-summary";

    public static ResourceDefinition<Procedure> Definition { get; } = new()
    {
        Profile = Canonical,
        When = IsRadiotherapy,
        Raises = [Announce],
    };

    /// <summary>A course begins, changes, and is over.</summary>
    public static IEnumerable<CaseEvent> Announce(Change<Procedure> change) =>
        Course.Announce(change.Reference, change.Version, Procedures.CourseOf(change.Before), Procedures.CourseOf(change.After));

    public static bool IsRadiotherapy(Procedure procedure) =>
        procedure.Claims(Canonical) || Tables.Radiotherapy.Has(procedure.Code, "course", "modality", "technique");
}
