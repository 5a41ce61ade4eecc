using CaseRecords.Events;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Diagnoses;

/// <summary>How a cancer is doing: improved, stable, worsened.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-cancer-disease-status.html"/>
internal static class CancerDiseaseStatus
{
    private const string Canonical = Profiles.Mcode + "cancer-disease-status";

    private static readonly string[] Trends = ["improved", "stable", "worsened", "undetermined"];

    public static ResourceDefinition<Observation> Definition { get; } = new()
    {
        Profile = Canonical,
        When = observation => observation.Claims(Canonical) || Tables.DiseaseStatus.Has(observation.Code, "code", "code-alias"),
        Raises = [Changed],
    };

    /// <summary>A disease status is recorded, or another one in its place.</summary>
    public static IEnumerable<CaseEvent> Changed(Change<Observation> change)
    {
        if (change.After is { } status
            && status.IsStated()
            && !(change.Before?.IsStated() == true && Value(change.Before) == Value(status))
            && status.Subject.Patient() is { } patient)
        {
            yield return new CaseEvent("DiseaseStatus", "changed", new DiseaseStatusChanged
            {
                Patient = patient,
                Status = change.Reference,
                Version = change.Version,
                Value = Value(status),
            });
        }
    }

    /// <summary>The trend, where the value has one; a response by RECIST may stand beside it.</summary>
    private static string? Value(Observation status)
    {
        var value = status.Value as CodeableConcept;

        return value?.Coding
            .Where(coding => Tables.DiseaseStatus.Find(coding.System, coding.Code) is { } row && Trends.Contains(row.Group))
            .Select(coding => $"{coding.System}|{coding.Code}")
            .FirstOrDefault() ?? value.ToToken();
    }
}
