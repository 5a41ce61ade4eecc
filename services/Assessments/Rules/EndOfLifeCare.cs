using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Assessments.Rules;

/// <summary>Whether the patient is in hospice or terminal care. Palliative care alone is not that.</summary>
internal static class EndOfLifeCare
{
    public static bool IsUnderWay(CaseFile file) =>
        file.All<CarePlan>().Any(plan => plan.Status == RequestStatus.Active && plan.Category.Any(Is))
        || file.All<Procedure>().Any(procedure => procedure.Status is EventStatus.InProgress or EventStatus.Completed && Is(procedure.Code))
        || file.All<ServiceRequest>().Any(request => request.Status is RequestStatus.Active or RequestStatus.Completed && Is(request.Code));

    private static bool Is(CodeableConcept? concept) =>
        Tables.Palliative.Has(concept, "hospice", "end-of-life") || Tables.CarePlanKinds.Has(concept, "end-of-life");
}
