using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Assessments.Rules;

/// <summary>What is already known of teeth, kidneys and calcium, which a bone agent asks for.</summary>
internal static class Readiness
{
    public static IReadOnlyList<Evidence> Of(CaseFile file) => [.. Dental(file), .. Latest(file, "creatinine"), .. Latest(file, "calcium")];

    private static IEnumerable<Evidence> Dental(CaseFile file) =>
        file.All<Procedure>()
            .Where(procedure => procedure.Status == EventStatus.Completed && Tables.SupportiveCare.Has(procedure.Code, "dental"))
            .OrderByDescending(procedure => Dates.FirstInstant(procedure.Performed))
            .Take(1)
            .Select(procedure => new Evidence($"Procedure/{procedure.Id}", $"dental assessment {Dates.Text(Dates.FirstInstant(procedure.Performed))}"));

    private static IEnumerable<Evidence> Latest(CaseFile file, string test) =>
        file.All<Observation>()
            .Where(observation => observation.Value is Quantity && Tables.TherapyLabs.Has(observation.Code, test))
            .Where(observation => observation.Status is ObservationStatus.Final or ObservationStatus.Amended or ObservationStatus.Corrected)
            .OrderByDescending(observation => Dates.FirstInstant(observation.Effective))
            .Take(1)
            .Select(observation => new Evidence($"Observation/{observation.Id}", $"{test} {Text((Quantity)observation.Value!)} on {Dates.Text(Dates.FirstInstant(observation.Effective))}"));

    private static string Text(Quantity quantity) => FormattableString.Invariant($"{quantity.Value} {quantity.Unit ?? quantity.Code}");
}
