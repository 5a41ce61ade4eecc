using CaseRecords.Events;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Imaging;

/// <summary>What a pathologist read from tissue.</summary>
/// <seealso href="https://hl7.org/fhir/us/cancer-reporting/StructureDefinition-us-pathology-diagnostic-report.html"/>
internal static class PathologyReport
{
    private const string Canonical = "http://hl7.org/fhir/us/cancer-reporting/StructureDefinition/us-pathology-diagnostic-report";
    private const string HistologyAndBehavior = "31206-6";

    public static ResourceDefinition<DiagnosticReport> Definition { get; } = new()
    {
        Profile = Canonical,
        When = IsPathology,
        Sees = report => report.Result.Select(result => CaseNeed.Reference(result.Reference)),
        Raises = [Final],
    };

    /// <summary>A pathology report becomes final.</summary>
    public static IEnumerable<CaseEvent> Final(Change<DiagnosticReport> change)
    {
        if (change.Becomes(report => IsPathology(report) && report.IsFinal())
            && change.After is { } report
            && report.Subject.Patient() is { } patient)
        {
            yield return new CaseEvent("Pathology", "final", new PathologyFinal
            {
                Patient = patient,
                Report = change.Reference,
                Version = change.Version,
                Morphology = MorphologyOf(report, change.Case),
            });
        }
    }

    public static bool IsPathology(DiagnosticReport report) =>
        report.Claims(Canonical)
        || report.Category.Have(CodeSystems.DiagnosticServiceSection, "SP", "PAT", "CP")
        || report.Category.Have(CodeSystems.Loinc, "LP7839-6")
        || Tables.Pathology.Has(report.Code, "report");

    private static string? MorphologyOf(DiagnosticReport report, CaseView view) =>
        report.Result
            .Select(result => view.Find<Observation>(result.Reference))
            .Where(observation => observation?.Code.HasCode(CodeSystems.Loinc, HistologyAndBehavior) == true)
            .Select(observation => (observation!.Value as CodeableConcept).ToToken())
            .FirstOrDefault(morphology => morphology is not null);
}
