using CaseRecords.Events;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Diagnoses;

/// <summary>How far a primary has spread, as one group: IVA.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-tnm-stage-group.html"/>
internal static class TnmStageGroup
{
    private const string Canonical = Profiles.Mcode + "tnm-stage-group";

    public static ResourceDefinition<Observation> Definition { get; } = new()
    {
        Profile = Canonical,
        When = observation => observation.Claims(Canonical) || Tables.TnmObservations.Has(observation.Code, "stage"),
        Raises = [Recorded],
    };

    /// <summary>A stage group is recorded, or another group, edition or tumour is recorded in its place.</summary>
    public static IEnumerable<CaseEvent> Recorded(Change<Observation> change)
    {
        if (change.After is { } stage
            && stage.IsStated()
            && !(change.Before?.IsStated() == true && Said(change.Before) == Said(stage))
            && stage.Subject.Patient() is { } patient)
        {
            yield return new CaseEvent("Stage", "recorded", new StageRecorded
            {
                Patient = patient,
                Stage = change.Reference,
                Version = change.Version,
                Group = Group(stage),
                Edition = stage.Method.ToToken(),
            });
        }
    }

    private static string? Group(Observation stage) => (stage.Value as CodeableConcept).ToToken();

    private static (string? Group, string? Edition, string? Tumour) Said(Observation stage) =>
        (Group(stage), stage.Method.ToToken(), stage.Focus.FirstOrDefault()?.Reference);
}
