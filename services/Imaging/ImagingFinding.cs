using CaseRecords.Events;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Imaging;

/// <summary>Something seen on a picture.</summary>
/// <seealso href="https://hl7.org/fhir/us/core/STU6.1/StructureDefinition-us-core-observation-clinical-result.html"/>
internal static class ImagingFinding
{
    public static ResourceDefinition<Observation> Definition { get; } = new()
    {
        Profile = Profiles.ImagingFinding,
        When = IsImagingFinding,
        Sees = finding => finding.DerivedFrom.Concat(finding.Focus).Select(reference => CaseNeed.Reference(reference.Reference)),
        Raises = [Recorded],
    };

    /// <summary>An imaging observation becomes final.</summary>
    public static IEnumerable<CaseEvent> Recorded(Change<Observation> change)
    {
        if (change.Becomes(finding => IsImagingFinding(finding) && IsFinal(finding))
            && change.After is { } finding
            && finding.Subject.Patient() is { } patient)
        {
            var study = Findings.StudyOf(finding.DerivedFrom, change.Case);

            yield return new CaseEvent("Finding", "recorded", new FindingRecorded
            {
                Patient = patient,
                Resource = change.Reference,
                Version = change.Version,
                Modality = Findings.Modality([finding.Method, finding.Code], study),
                BodySite = finding.BodySite.ToToken() ?? SiteOfTumor(finding, change.Case) ?? Findings.SiteOf(study),
                Suspicious = Findings.AreSuspicious([finding.Value as CodeableConcept]),
            });
        }
    }

    /// <summary>By category or profile; the size of a tumour counts unless it was measured on a specimen.</summary>
    private static bool IsImagingFinding(Observation observation) =>
        observation.Category.Have(CodeSystems.ObservationCategory, "imaging")
        || observation.Claims(Profiles.ImagingFinding)
        || (observation.Specimen is null
            && (observation.Claims(TumorSize.Definition.Profile!) || observation.Code.HasCode(CodeSystems.Loinc, "21889-1")));

    private static bool IsFinal(Observation observation) =>
        observation.Status is ObservationStatus.Final or ObservationStatus.Amended or ObservationStatus.Corrected;

    private static string? SiteOfTumor(Observation finding, CaseView view) =>
        finding.Focus.Select(focus => view.Find<BodyStructure>(focus.Reference)?.Location.ToToken()).FirstOrDefault(site => site is not null);
}
