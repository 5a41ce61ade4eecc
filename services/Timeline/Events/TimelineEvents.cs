using System.Collections.Frozen;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>What a resource puts on the timeline: the table of types that have a lane, and the list of those that have none.</summary>
internal static class TimelineEvents
{
    private delegate IEnumerable<TimelineEvent> EventsOf(Resource resource, Version version);

    private delegate IEnumerable<CaseFact> FactsOf(Resource resource, Version version);

    private static readonly FrozenDictionary<string, EventsOf> Table = new Dictionary<string, EventsOf>
    {
        ["AdverseEvent"] = Of<AdverseEvent>(Administration.Events),
        ["Appointment"] = Of<Appointment>(Plans.Events),
        ["CarePlan"] = Of<CarePlan>(Plans.Events),
        ["ClinicalImpression"] = Of<ClinicalImpression>(Administration.Events),
        ["Composition"] = Of<Composition>(Administration.Events),
        ["Condition"] = Of<Condition>(Conditions.Events),
        ["DiagnosticReport"] = Of<DiagnosticReport>(Reports.Events),
        ["DocumentReference"] = Of<DocumentReference>(Administration.Events),
        ["Encounter"] = Of<Encounter>(Administration.Events),
        ["EpisodeOfCare"] = Of<EpisodeOfCare>(Administration.Events),
        ["Goal"] = Of<Goal>(Plans.Events),
        ["ImagingStudy"] = Of<ImagingStudy>(Imaging.Events),
        ["Immunization"] = Of<Immunization>(Administration.Events),
        ["Media"] = Of<Media>(Imaging.Events),
        ["MedicationAdministration"] = Of<MedicationAdministration>(Medications.Events),
        ["MedicationDispense"] = Of<MedicationDispense>(Medications.Events),
        ["MedicationRequest"] = Of<MedicationRequest>(Medications.Events),
        ["MedicationStatement"] = Of<MedicationStatement>(Medications.Events),
        ["NutritionOrder"] = Of<NutritionOrder>(Plans.Events),
        ["Observation"] = Of<Observation>(Observations.Events),
        ["Patient"] = Of<Patient>(Death.Events),
        ["Procedure"] = Of<Procedure>(Procedures.Events),
        ["RiskAssessment"] = Of<RiskAssessment>(Administration.Events),
        ["ServiceRequest"] = Of<ServiceRequest>(Plans.Events),
        ["Specimen"] = Of<Specimen>(Pathology.Events),
        ["Task"] = Of<Hl7.Fhir.Model.Task>(Plans.Events),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, FactsOf> FactTable = new Dictionary<string, FactsOf>
    {
        ["BodyStructure"] = Says<BodyStructure>(Facts.Lesion),
        ["DetectedIssue"] = Says<DetectedIssue>(Facts.Assessment),
        ["Observation"] = Says<Observation>((observation, _) => Habits.Facts(observation)),
        ["Patient"] = Says<Patient>(Facts.Person),
        ["Provenance"] = Says<Provenance>(Facts.Attestation),
    }.ToFrozenDictionary();

    public static IReadOnlyCollection<string> TypesWithLane => Table.Keys;

    /// <summary>
    /// R4 types that put nothing on a lane: they are about no one person, about money or work, say no time, or speak through others
    /// (a panel through its observations, a lesion on the body map, a rule's finding as an assessment card).
    /// </summary>
    public static IReadOnlyCollection<string> TypesWithoutLane { get; } =
    [
        "Account", "ActivityDefinition", "AllergyIntolerance", "AppointmentResponse", "AuditEvent", "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure",
        "Bundle", "CapabilityStatement", "CareTeam", "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "CodeSystem", "Communication",
        "CommunicationRequest", "CompartmentDefinition", "ConceptMap", "Consent", "Contract", "Coverage", "CoverageEligibilityRequest", "CoverageEligibilityResponse",
        "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest", "DeviceUseStatement", "DocumentManifest", "EffectEvidenceSynthesis", "Endpoint",
        "EnrollmentRequest", "EnrollmentResponse", "EventDefinition", "Evidence", "EvidenceVariable", "ExampleScenario", "ExplanationOfBenefit", "FamilyMemberHistory",
        "Flag", "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide",
        "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "Measure", "MeasureReport", "Medication", "MedicationKnowledge", "MedicinalProduct",
        "MedicinalProductAuthorization", "MedicinalProductContraindication", "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction",
        "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical", "MedicinalProductUndesirableEffect", "MessageDefinition",
        "MessageHeader", "MolecularSequence", "NamingSystem", "ObservationDefinition", "OperationDefinition", "OperationOutcome", "Organization",
        "OrganizationAffiliation", "Parameters", "PaymentNotice", "PaymentReconciliation", "Person", "PlanDefinition", "Practitioner", "PractitionerRole", "Provenance",
        "Questionnaire", "QuestionnaireResponse", "RelatedPerson", "RequestGroup", "ResearchDefinition", "ResearchElementDefinition", "ResearchStudy", "ResearchSubject",
        "RiskEvidenceSynthesis", "Schedule", "SearchParameter", "Slot", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription", "Substance",
        "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification",
        "SupplyDelivery", "SupplyRequest", "TerminologyCapabilities", "TestReport", "TestScript", "ValueSet", "VerificationResult", "VisionPrescription",
    ];

    public static bool Speaks(string type) => Table.ContainsKey(type) || FactTable.ContainsKey(type);

    public static IReadOnlyList<TimelineEvent> From(Resource resource, Version version) =>
        Table.TryGetValue(resource.TypeName, out var events) ? [.. events(resource, version)] : [];

    public static IReadOnlyList<CaseFact> FactsFrom(Resource resource, Version version) =>
        FactTable.TryGetValue(resource.TypeName, out var facts) ? [.. facts(resource, version)] : [];

    private static EventsOf Of<T>(Func<T, Version, IEnumerable<TimelineEvent>> events) where T : Resource =>
        (resource, version) => events((T)resource, version);

    private static FactsOf Says<T>(Func<T, Version, IEnumerable<CaseFact>> facts) where T : Resource =>
        (resource, version) => facts((T)resource, version);
}
