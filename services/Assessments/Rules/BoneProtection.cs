using CaseRecords.Terminology;
using Hl7.Fhir.Model;
using AdministrationStatus = Hl7.Fhir.Model.MedicationAdministration.MedicationAdministrationStatusCodes;
using OrderStatus = Hl7.Fhir.Model.MedicationRequest.MedicationrequestStatus;
using StatementStatus = Hl7.Fhir.Model.MedicationStatement.MedicationStatusCodes;

namespace CaseRecords.Assessments.Rules;

/// <summary>Whether bone protection is given, planned, or was decided against with a reason.</summary>
internal static class BoneProtection
{
    private const string Kind = "bone-protection";
    private const string RequestStatusReason = "http://hl7.org/fhir/StructureDefinition/request-statusReason";

    public static bool IsSettled(CaseFile file, DateTimeOffset now, Thresholds thresholds) =>
        file.All<MedicationRequest>().Any(request => IsBoneAgent(request.Medication, request) && IsOrderedOrDeclined(request))
        || file.All<MedicationAdministration>().Any(dose => IsBoneAgent(dose.Medication, dose) && IsGivenOrDeclined(dose, now, thresholds))
        || file.All<MedicationStatement>().Any(statement => IsBoneAgent(statement.Medication, statement) && IsTakenOrDeclined(statement))
        || file.All<CarePlan>().Any(plan => plan.Status == RequestStatus.Active && plan.Category.Any(category => Tables.CarePlanKinds.Has(category, Kind)))
        || file.All<ServiceRequest>().Any(IsDeniedWithReason);

    private static bool IsOrderedOrDeclined(MedicationRequest request) =>
        (request.Status == OrderStatus.Active && request.DoNotPerform != true)
        || ((request.Status is OrderStatus.Stopped or OrderStatus.Cancelled || request.DoNotPerform == true)
            && (request.StatusReason is not null || (request.DoNotPerform == true && HasReason(request.ReasonCode, request.ReasonReference))));

    private static bool IsGivenOrDeclined(MedicationAdministration dose, DateTimeOffset now, Thresholds thresholds) =>
        dose.Status switch
        {
            AdministrationStatus.InProgress => true,
            AdministrationStatus.Completed => Dates.FirstInstant(dose.Effective) is { } given && now - given <= thresholds.BoneAgentDoseCounts,
            AdministrationStatus.NotDone or AdministrationStatus.Stopped => dose.StatusReason.Count > 0,
            _ => false,
        };

    private static bool IsTakenOrDeclined(MedicationStatement statement) =>
        statement.Status switch
        {
            StatementStatus.Active => true,
            StatementStatus.NotTaken or StatementStatus.Stopped => statement.StatusReason.Count > 0,
            _ => false,
        };

    private static bool IsDeniedWithReason(ServiceRequest request) =>
        (Tables.BoneAgents.Has(request.Code) || Tables.CarePlanKinds.Has(request.Code, Kind) || request.Category.Any(c => Tables.CarePlanKinds.Has(c, Kind)))
        && (request.Status == RequestStatus.Revoked || request.DoNotPerform == true)
        && (request.GetExtension(RequestStatusReason) is not null || HasReason(request.ReasonCode, request.ReasonReference));

    private static bool HasReason(List<CodeableConcept> codes, List<ResourceReference> references) =>
        codes.Count > 0 || references.Count > 0;

    /// <summary>By code, else by name; a medication may stand inside the resource.</summary>
    private static bool IsBoneAgent(DataType? medication, DomainResource holder) =>
        medication switch
        {
            CodeableConcept concept => IsBoneAgent(concept),
            ResourceReference { Reference: ['#', .. var id] } =>
                IsBoneAgent(holder.Contained.OfType<Medication>().FirstOrDefault(contained => contained.Id == id)?.Code),
            ResourceReference { Display: { } display } => Names(display),
            _ => false,
        };

    private static bool IsBoneAgent(CodeableConcept? concept) =>
        Tables.BoneAgents.Has(concept) || Names(concept?.Text) || concept?.Coding.Any(coding => Names(coding.Display)) == true;

    private static bool Names(string? text) =>
        text is not null && Tables.BoneAgents.Rows.Any(row => text.Contains(row.Display, StringComparison.OrdinalIgnoreCase));
}
