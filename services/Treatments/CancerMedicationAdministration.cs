using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using AdministrationStatus = Hl7.Fhir.Model.MedicationAdministration.MedicationAdministrationStatusCodes;
using OrderStatus = Hl7.Fhir.Model.MedicationRequest.MedicationrequestStatus;

namespace CaseRecords.Treatments;

/// <summary>A dose is given.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-cancer-related-medication-administration.html"/>
internal static class CancerMedicationAdministration
{
    public static ResourceDefinition<MedicationAdministration> Definition { get; } = new()
    {
        Profile = Profiles.Mcode + "cancer-related-medication-administration",
        When = _ => true,
        Sees = dose =>
        [
            CaseNeed.Referring("MedicationAdministration", "subject", dose.Subject.Patient()),
            CaseNeed.Referring("MedicationRequest", "subject", dose.Subject.Patient()),
        ],
        Raises = [Announce],
    };

    /// <summary>
    /// Where there is an order, the order tells when the treatment begins and ends, and doses say nothing more. Where there is none,
    /// the earliest dose of the drug begins it. A completed dose does not end a treatment; one that is stopped does.
    /// </summary>
    public static IEnumerable<CaseEvent> Announce(Change<MedicationAdministration> change)
    {
        var dose = change.After ?? change.Before!;

        return IsOrdered(dose, change.Case) || !IsEarliest(dose, change)
            ? []
            : Course.Announce(change.Reference, change.Version, CourseOf(change.Before), CourseOf(change.After));
    }

    private static bool IsOrdered(MedicationAdministration dose, CaseView view) =>
        dose.Request is not null
        || view.All<MedicationRequest>().Any(request =>
            request.Status is OrderStatus.Active or OrderStatus.OnHold or OrderStatus.Completed or OrderStatus.Stopped
            && Drug(request.Medication) is { } drug && drug == Drug(dose.Medication));

    private static bool IsEarliest(MedicationAdministration dose, Change<MedicationAdministration> change) =>
        !change.Case.All<MedicationAdministration>().Any(other =>
            other.Id != change.Key.Id
            && PhaseOf(other) is Phase.Ongoing or Phase.Over
            && Drug(other.Medication) is { } drug && drug == Drug(dose.Medication)
            && (Start(other), other.Id).CompareTo((Start(dose), change.Key.Id)) < 0);

    private static Course? CourseOf(MedicationAdministration? dose) =>
        dose is null ? null : new Course(
            PhaseOf(dose),
            dose.Subject.Patient(),
            dose.Status?.GetLiteral() ?? "unknown",
            dose.Medication as CodeableConcept,
            Course.IntentOf(dose),
            dose.StatusReason.FirstOrDefault(),
            [dose.Medication, dose.Dosage]);

    private static Phase PhaseOf(MedicationAdministration dose) =>
        dose.Status switch
        {
            AdministrationStatus.InProgress or AdministrationStatus.OnHold or AdministrationStatus.Completed => Phase.Ongoing,
            AdministrationStatus.Stopped => Phase.Over,
            AdministrationStatus.EnteredInError => Phase.Void,
            _ => Phase.NotBegun,
        };

    private static string? Drug(DataType? medication) =>
        medication switch
        {
            CodeableConcept concept => concept.ToToken() ?? concept.Text,
            ResourceReference reference => reference.Reference,
            _ => null,
        };

    // FHIR dates of one precision sort as text; of mixed precision the coarser comes first, which is when it may have begun.
    private static string Start(MedicationAdministration dose) =>
        dose.Effective switch
        {
            FhirDateTime at => at.Value,
            Period period => period.Start,
            _ => null,
        } ?? "";
}
