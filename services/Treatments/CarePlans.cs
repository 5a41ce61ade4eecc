using CaseRecords.Events;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Treatments;

/// <summary>Plans of care: tumour board, systemic treatment, bone protection, palliative care, follow-up, end of life; and their goals.</summary>
/// <seealso href="https://hl7.org/fhir/us/core/STU6.1/StructureDefinition-us-core-careplan.html"/>
internal static class CarePlans
{
    public static IReadOnlyList<ResourceDefinition> Definitions { get; } =
    [
        new ResourceDefinition<CarePlan> { Profile = Profiles.CarePlan, When = _ => true, Raises = [Activated] },
        new ResourceDefinition<Goal> { Profile = Profiles.UsCore + "goal" },
    ];

    /// <summary>A plan comes into force.</summary>
    public static IEnumerable<CaseEvent> Activated(Change<CarePlan> change)
    {
        if (change.Becomes(plan => plan.Status == RequestStatus.Active) && change.After!.Subject.Patient() is { } patient)
        {
            yield return new CaseEvent("CarePlan", "activated", new CarePlanActivated
            {
                Patient = patient,
                CarePlan = change.Reference,
                Version = change.Version,
                Kind = KindOf(change.After),
            });
        }
    }

    /// <summary>Our own kind where a category says it, else the kind that a SNOMED category amounts to.</summary>
    private static string? KindOf(CarePlan plan) =>
        plan.Category.SelectMany(category => category.Coding)
            .Select(coding => Tables.CarePlanKinds.Find(coding.System, coding.Code))
            .OrderBy(row => row?.System != CodeSystems.CarePlanKind)
            .FirstOrDefault(row => row is not null)?.Group;
}
