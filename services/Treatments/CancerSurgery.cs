using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Treatments;

/// <summary>An operation against a cancer.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-cancer-related-surgical-procedure.html"/>
internal static class CancerSurgery
{
    private const string Canonical = Profiles.Mcode + "cancer-related-surgical-procedure";
    private const string SurgicalProcedure = "387713003";

    public static ResourceDefinition<Procedure> Definition { get; } = new()
    {
        Profile = Canonical,
        When = IsSurgery,
        Raises = [Announce],
    };

    /// <summary>An operation begins, and is over.</summary>
    public static IEnumerable<CaseEvent> Announce(Change<Procedure> change) =>
        Course.Announce(change.Reference, change.Version, Procedures.CourseOf(change.Before), Procedures.CourseOf(change.After));

    private static bool IsSurgery(Procedure procedure) =>
        !RadiotherapyCourse.IsRadiotherapy(procedure)
        && (procedure.Claims(Canonical)
            || procedure.Category.HasCode(CodeSystems.Snomed, SurgicalProcedure)
            || Tables.Biopsies.Has(procedure.Code, "surgery"));
}
