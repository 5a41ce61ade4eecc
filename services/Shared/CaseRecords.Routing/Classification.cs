using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Routing;

/// <summary>What the rows of the routing table ask of a resource: one method per row that asks more than the type.</summary>
internal static class Classification
{
    private const string DiagnosticProcedure = "103693007";
    private const string SurgicalProcedure = "387713003";
    private const string Counselling = "409063005";
    private const string StageFinding = "385356007";
    private const string TumorMarkerMeasurement = "250724005";
    private const string Imaging = "363679005";
    private const string LaboratoryProcedure = "108252007";
    private const string PainSeverity = "72514-3";

    public static bool IsRadiotherapyVolume(BodyStructure structure) => Tables.Radiotherapy.Has(structure.Morphology, "volume");

    public static bool IsGenomicsReport(DiagnosticReport report) =>
        report.Category.Have(CodeSystems.DiagnosticServiceSection, "GE")
        || report.Code.HasAnyCode(CodeSystems.Loinc, "51969-4", "81247-9");

    public static bool IsRadiologyReport(DiagnosticReport report) =>
        report.Category.Have(CodeSystems.DiagnosticServiceSection, "RAD", "IMG", "NMR", "CT", "NMS")
        || report.Category.Have(CodeSystems.Loinc, "LP29684-5")
        || report.Code.HasCode(CodeSystems.Loinc, "18748-4");

    public static bool IsPathologyReport(DiagnosticReport report) =>
        report.Category.Have(CodeSystems.DiagnosticServiceSection, "SP", "PAT", "CP")
        || report.Category.Have(CodeSystems.Loinc, "LP7839-6")
        || Tables.Pathology.Has(report.Code, "report");

    public static bool IsTumorMarkerReport(DiagnosticReport report) =>
        report.Category.Have(CodeSystems.DiagnosticServiceSection, "LAB") && Tables.TumorMarkers.Has(report.Code);

    public static bool IsRadiotherapy(Procedure procedure) => Tables.Radiotherapy.Has(procedure.Code, "course", "modality", "technique");

    public static bool IsDiagnosticProcedure(Procedure procedure) =>
        procedure.Category.HasCode(CodeSystems.Snomed, DiagnosticProcedure)
        || Tables.Imaging.Has(procedure.Code)
        || Tables.Biopsies.Has(procedure.Code, "biopsy", "endoscopy", "sampling");

    public static bool IsTreatingProcedure(Procedure procedure) =>
        procedure.Category.HasAnyCode(CodeSystems.Snomed, SurgicalProcedure, Counselling)
        || Tables.Palliative.Has(procedure.Code)
        || Tables.SupportiveCare.Has(procedure.Code, "dental")
        || Tables.Biopsies.Has(procedure.Code, "surgery");

    public static bool IsVitalSignOrSocialHistory(Observation observation) =>
        observation.Category.Have(CodeSystems.ObservationCategory, "social-history")
        || (observation.Category.Have(CodeSystems.ObservationCategory, "vital-signs")
            && !observation.Code.HasCode(CodeSystems.Loinc, PainSeverity));

    public static bool IsImagingFinding(Observation observation) =>
        observation.Category.Have(CodeSystems.ObservationCategory, "imaging")
        || observation.Code.HasAnyCode(CodeSystems.Loinc, "21889-1", "33728-7");

    public static bool IsPathologyFinding(Observation observation) =>
        Tables.Pathology.Has(observation.Code, "finding") || observation.Code.HasCode(CodeSystems.Loinc, "22637-3");

    public static bool IsStageOrStatus(Observation observation) =>
        observation.Category.Have(CodeSystems.Snomed, StageFinding)
        || Tables.TnmObservations.Has(observation.Code)
        || Tables.DiseaseStatus.Has(observation.Code, "code", "code-alias")
        || Tables.PerformanceStatus.Has(observation.Code, "ecog", "karnofsky", "lansky", "deauville")
        || Tables.Histories.Has(observation.Code);

    public static bool IsGenomicObservation(Observation observation) =>
        observation.Code.HasAnyCode(CodeSystems.Loinc, "69548-6", "53041-0", "51968-6", "53037-8", "94076-7", "81695-9")
        || observation.Code.HasCode(CodeSystems.GenomicsTbd, "therapeutic-implication")
        || observation.Category.Have(CodeSystems.DiagnosticServiceSection, "GE");

    public static bool IsTumorMarker(Observation observation) =>
        observation.Category.Have(CodeSystems.Snomed, TumorMarkerMeasurement)
        || Tables.TumorMarkers.Has(observation.Code)
        || Tables.GeneTests.Has(observation.Code);

    public static bool IsTherapyLabOrPain(Observation observation) =>
        Tables.TherapyLabs.Has(observation.Code) || Tables.SupportiveCare.Has(observation.Code, "pain");

    public static bool IsLaboratory(Observation observation) =>
        observation.Category.Have(CodeSystems.ObservationCategory, "laboratory");

    public static bool IsClinicalObservation(Observation observation) =>
        observation.Category.Have(CodeSystems.ObservationCategory, "survey", "exam", "activity", "procedure", "therapy");

    public static bool IsImagingOrder(ServiceRequest request) =>
        request.Category.Have(CodeSystems.Snomed, Imaging) || Tables.Imaging.Has(request.Code);

    public static bool IsGeneticOrder(ServiceRequest request) =>
        request.Category.Have(CodeSystems.Snomed, LaboratoryProcedure)
        && (Tables.GeneTests.Has(request.Code) || Tables.Biopsies.Has(request.Code, "genetic-test"));

    public static bool IsBiopsyOrder(ServiceRequest request) => Tables.Biopsies.Has(request.Code, "biopsy");
}
