using System.Collections.Frozen;
using CaseRecords.Fhir;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;
using static CaseRecords.Routing.Owners;

namespace CaseRecords.Routing;

/// <summary>
/// Says which service owns a resource that is being created. "Is-a X" means X itself or a code that our tables list under X;
/// nothing else is inferred.
/// </summary>
public static class RoutingTable
{
    /// <summary>The table, top down; served as it is at <c>GET /metadata/routing</c>.</summary>
    public static IReadOnlyList<Route> Rows { get; } =
    [
        .. ProfileOwners.Routes,

        All("2", Diagnoses, "Condition", "ClinicalImpression", "RiskAssessment"),
        All("3", Owners.Imaging, "ImagingStudy", "Media", "Specimen"),

        // A reference from a course's doseDeliveredToVolume cannot be seen from the volume itself; its morphology or profile (row 1) says the same.
        Some<BodyStructure>("4", Treatments, "morphology is a radiotherapy volume type", Classification.IsRadiotherapyVolume),
        All("5", Owners.Imaging, "BodyStructure"),

        Some<DiagnosticReport>("6", Genomics, "category v2-0074|GE, or code LOINC 51969-4 or 81247-9", Classification.IsGenomicsReport),
        Some<DiagnosticReport>("7", Owners.Imaging, "category v2-0074|RAD, IMG, NMR, CT or NMS or LOINC LP29684-5, or code LOINC 18748-4", Classification.IsRadiologyReport),
        Some<DiagnosticReport>("8", Owners.Imaging, "category v2-0074|SP, PAT or CP or LOINC LP7839-6, or code LOINC 60568-3, 11529-5 or 22637-3", Classification.IsPathologyReport),
        Some<DiagnosticReport>("9", Genomics, "category v2-0074|LAB with the code of a tumour marker", Classification.IsTumorMarkerReport),

        Some<Procedure>("10", Treatments, "code is radiotherapy", Classification.IsRadiotherapy),
        Some<Procedure>("11", Owners.Imaging, "category SNOMED 103693007, or code is imaging, biopsy, endoscopy or marrow sampling", Classification.IsDiagnosticProcedure),
        Some<Procedure>("12", Treatments, "category SNOMED 387713003, or palliative, dental or counselling", Classification.IsTreatingProcedure),

        Some<Observation>("13", Patients, "category vital-signs (not pain, LOINC 72514-3) or social-history", Classification.IsVitalSignOrSocialHistory),
        Some<Observation>("14", Owners.Imaging, "category imaging, or code LOINC 21889-1 or 33728-7", Classification.IsImagingFinding),
        Some<Observation>("15", Owners.Imaging, "code LOINC 77753-2, 31206-6 or 22637-3, or NCIT C18000", Classification.IsPathologyFinding),
        Some<Observation>("16", Diagnoses, "category SNOMED 385356007, or code is TNM, disease status, performance status, Deauville, Lansky, history of metastasis or comorbidities", Classification.IsStageOrStatus),
        Some<Observation>("17", Genomics, "code LOINC 69548-6, 53041-0, 51968-6, 53037-8, 94076-7 or 81695-9, or therapeutic-implication, or category v2-0074|GE", Classification.IsGenomicObservation),
        Some<Observation>("18", Genomics, "category SNOMED 250724005, or code is a tumour marker or gene test", Classification.IsTumorMarker),
        Some<Observation>("19", Treatments, "code is a therapy-safety laboratory test or a pain score", Classification.IsTherapyLabOrPain),
        Some<Observation>("20", Treatments, "category laboratory", Classification.IsLaboratory),
        Some<Observation>("21", Diagnoses, "category survey, exam, activity, procedure or therapy", Classification.IsClinicalObservation),

        Some<ServiceRequest>("22", Owners.Imaging, "category SNOMED 363679005, or code is imaging", Classification.IsImagingOrder),
        Some<ServiceRequest>("22", Genomics, "category SNOMED 108252007 with the code of a gene test", Classification.IsGeneticOrder),
        Some<ServiceRequest>("22", Owners.Imaging, "code is a biopsy", Classification.IsBiopsyOrder),
        All("22", Treatments, "ServiceRequest"),
        All("22a", Owners.Exchange, "Bundle", "Subscription"),
        All("22b", Assessments, "DetectedIssue", "GuidanceResponse"),
        Some<Hl7.Fhir.Model.Task>("22b", Assessments, "meta.profile is the work-list task", task => task.Claims(Profiles.WorkListTask)),
        All("22c", Genomics, "MolecularSequence"),
        All("23", Treatments,
            "MedicationRequest", "MedicationAdministration", "MedicationStatement", "MedicationDispense", "CarePlan", "Goal", "CareTeam",
            "Appointment", "Task", "AdverseEvent", "NutritionOrder"),
        All("24", Patients, "Patient", "RelatedPerson", "Group", "FamilyMemberHistory", "AllergyIntolerance"),
        All("25", Patients),
    ];

    /// <summary>The types that one service owns whatever the resource says: a plain write of these needs no classification.</summary>
    public static IReadOnlyDictionary<string, string> SingleOwnerTypes { get; } = R4.ResourceTypes
        .Select(type => (Type: type, Owners: PossibleOwners(type)))
        .Where(possible => possible.Owners.Count == 1)
        .ToDictionary(possible => possible.Type, possible => possible.Owners[0]);

    /// <summary>The types that several services share, in ordinal order.</summary>
    public static IReadOnlyList<string> SharedTypes { get; } =
        [.. R4.ResourceTypes.Where(type => !SingleOwnerTypes.ContainsKey(type))];

    public static string OwnerOf(Resource resource) => RowOf(resource).Owner;

    /// <summary>The row that decides.</summary>
    public static Route RowOf(Resource resource) => RowsOf[resource.TypeName].First(route => route.Claims(resource));

    /// <summary>The rows that are about a type: each write asks, and most rows are about others.</summary>
    private static FrozenDictionary<string, Route[]> RowsOf { get; } = R4.ResourceTypes.ToFrozenDictionary(type => type, type => Rows.Where(route => route.Covers(type)).ToArray());

    private static List<string> PossibleOwners(string type)
    {
        var covering = Rows.Where(route => route.Covers(type)).ToList();
        var last = covering.FindIndex(route => route.When is null);

        return [.. covering.Take(last + 1).Select(route => route.Owner).Distinct()];
    }

    private static Route All(string number, string owner, params IReadOnlyList<string> types) => new(number, types, "", owner);

    private static Route Some<TResource>(string number, string owner, string test, Func<TResource, bool> when) where TResource : Resource =>
        new(number, [ModelInfo.GetFhirTypeNameForType(typeof(TResource))!], test, owner)
        {
            When = resource => resource is TResource typed && when(typed),
        };
}
