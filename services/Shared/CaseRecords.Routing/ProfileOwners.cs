using CaseRecords.Terminology;

namespace CaseRecords.Routing;

/// <summary>
/// Which service a profile belongs to. Profiles that several services build on (US Core's note report, clinical result, laboratory,
/// procedure and service request) are not here: they say nothing about who owns a resource, and the rows below decide.
/// </summary>
internal static class ProfileOwners
{
    public static IReadOnlyList<Route> Routes { get; } =
    [
        .. Of(Owners.Diagnoses, "Condition",
            Profiles.PrimaryCancer,
            Profiles.SecondaryCancer,
            Profiles.UsCore + "condition-problems-health-concerns"),
        .. Of(Owners.Diagnoses, "Observation", Mcode(
            "history-of-metastatic-cancer",
            "comorbidities",
            "cancer-risk-assessment",
            "ALL-risk-assessment",
            "rhabdomyosarcoma-risk-assessment",
            "cancer-stage",
            "tnm-category",
            "tnm-stage-group",
            "tnm-primary-tumor-category",
            "tnm-regional-nodes-category",
            "tnm-distant-metastases-category",
            "lymphoma-stage",
            "cll-binet-stage",
            "cll-rai-stage",
            "gynecologic-tumor-figo-stage",
            "melanoma-breslow-depth-stage",
            "melanoma-clark-level",
            "myeloma-iss-stage",
            "myeloma-riss-stage",
            "prostate-gleason-grade-group",
            "neuroblastoma-inss-stage",
            "neuroblastoma-inrgss-stage",
            "wilms-tumor-stage",
            "rhabdomyosarcoma-clinical-group-stage",
            "cancer-disease-status",
            "ecog-performance-status",
            "karnofsky-performance-status",
            "lansky-play-performance-status",
            "deauville-scale")),

        .. Of(Owners.Genomics, "Observation", [
            .. Mcode("genomic-variant", "genomic-region-studied", "tumor-marker-test"),
            .. GenomicsReporting(
                "variant",
                "region-studied",
                "overall-interpretation",
                "therapeutic-implication",
                "diagnostic-implication",
                "molecular-consequence",
                "molecular-biomarker",
                "tmb",
                "msi",
                "genotype",
                "haplotype",
                "sequence-phase-relationship",
                "genomic-annotation")]),
        .. Of(Owners.Genomics, "DiagnosticReport", [
            .. Mcode("genomics-report"),
            .. GenomicsReporting("genomics-report", "genomic-report")]),
        .. Of(Owners.Genomics, "Procedure", GenomicsReporting("genomic-study", "genomic-study-analysis")),

        .. Of(Owners.Imaging, "ImagingStudy", "http://hl7.org/fhir/StructureDefinition/ImagingStudy"),
        .. Of(Owners.Imaging, "Observation", [
            .. Mcode("tumor-size", "tumor-morphology", "histologic-behavior-and-type", "histologic-grade"),
            Profiles.ImagingFinding]),
        .. Of(Owners.Imaging, "BodyStructure", Mcode("tumor")),
        .. Of(Owners.Imaging, "Specimen", Mcode("human-specimen")),
        .. Of(Owners.Imaging, "DiagnosticReport",
            "http://hl7.org/fhir/us/cancer-reporting/StructureDefinition/us-pathology-diagnostic-report"),

        .. Of(Owners.Treatments, "MedicationRequest", Mcode("cancer-related-medication-request")),
        .. Of(Owners.Treatments, "MedicationAdministration", Mcode("cancer-related-medication-administration")),
        .. Of(Owners.Treatments, "Procedure", Mcode("cancer-related-surgical-procedure", "radiotherapy-course-summary")),
        .. Of(Owners.Treatments, "BodyStructure", Mcode("radiotherapy-volume")),
        .. Of(Owners.Treatments, "CarePlan", Profiles.UsCore + "careplan", Profiles.CarePlan),
        .. Of(Owners.Treatments, "Goal", Profiles.UsCore + "goal"),

        .. Of(Owners.Patients, "Patient", Profiles.Mcode + "cancer-patient", Profiles.UsCore + "patient"),
        .. Of(Owners.Patients, "Group", Mcode("patient-group")),
        .. Of(Owners.Patients, "Observation", Profiles.UsCore + "smokingstatus", Profiles.Mcode + "body-surface-area"),
    ];

    private static IEnumerable<Route> Of(string owner, string type, params string[] profiles) =>
        profiles.Select(profile => new Route("1", [type], $"meta.profile is {profile}", owner)
        {
            When = resource => resource.Claims(profile),
        });

    private static string[] Mcode(params string[] suffixes) => [.. suffixes.Select(suffix => Profiles.Mcode + suffix)];

    private static string[] GenomicsReporting(params string[] names) => [.. names.Select(name => Profiles.GenomicsReporting + name)];
}
