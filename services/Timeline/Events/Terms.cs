using CaseRecords.Terminology;

namespace CaseRecords.Timeline.Events;

/// <summary>The code systems and code tables that the timeline reads.</summary>
internal static class Terms
{
    public const string Snomed = "http://snomed.info/sct";
    public const string Loinc = "http://loinc.org";
    public const string RxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
    public const string Atc = "http://www.whocc.no/atc";
    public const string Icd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";
    public const string Icd10 = "http://hl7.org/fhir/sid/icd-10";
    public const string Icd10Gm = "http://fhir.de/CodeSystem/bfarm/icd-10-gm";
    public const string IcdO3 = "http://terminology.hl7.org/CodeSystem/icd-o-3";
    public const string Genes = "http://www.genenames.org/geneId";
    public const string Hgvs = "http://varnomen.hgvs.org";
    public const string Ncit = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl";
    public const string Routes = "https://caserecords.example/fhir/CodeSystem/metastasis-route";
    public const string RouteBasis = "https://caserecords.example/fhir/CodeSystem/metastasis-route-basis";
    public const string PlanKinds = "https://caserecords.example/fhir/CodeSystem/careplan-kind";
    public const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";

    public static CodeTable Primaries { get; } = CodeTable.Named("primary-cancers");
    public static CodeTable Secondaries { get; } = CodeTable.Named("secondary-cancers");
    public static CodeTable Sites { get; } = CodeTable.Named("body-sites");
    public static CodeTable GeneNames { get; } = CodeTable.Named("genes");
    public static CodeTable BoneAgents { get; } = CodeTable.Named("bone-agents");
    public static CodeTable TargetedDrugs { get; } = CodeTable.Named("targeted-drugs");
    public static CodeTable Markers { get; } = CodeTable.Named("markers");
    public static CodeTable SafetyLabs { get; } = CodeTable.Named("therapy-labs");
    public static CodeTable Palliative { get; } = CodeTable.Named("palliative");
    public static CodeTable Tnm { get; } = CodeTable.Named("tnm");

    /// <summary>The targeted drugs by word, for products that no table lists.</summary>
    public static IReadOnlyList<string> TargetedNames { get; } = [];
}
