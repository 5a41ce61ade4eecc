namespace CaseRecords.Terminology;

/// <summary>The addresses of the code systems that the code tables draw on.</summary>
public static class CodeSystems
{
    public const string Snomed = "http://snomed.info/sct";
    public const string Loinc = "http://loinc.org";
    public const string Icd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";
    public const string Icd10 = "http://hl7.org/fhir/sid/icd-10";
    public const string Icd10Gm = "http://fhir.de/CodeSystem/bfarm/icd-10-gm";
    public const string IcdO3 = "http://terminology.hl7.org/CodeSystem/icd-o-3";
    public const string RxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
    public const string Atc = "http://www.whocc.no/atc";
    public const string Cpt = "http://www.ama-assn.org/go/cpt";

    /// <summary>Genes, with ids as <c>HGNC:3236</c>.</summary>
    public const string Hgnc = "http://www.genenames.org/geneId";

    /// <summary>How the mCODE examples write <see cref="Hgnc"/>; accepted on input, never emitted.</summary>
    public const string HgncAlias = "http://www.genenames.org";

    public const string Hgvs = "http://varnomen.hgvs.org";
    public const string ClinVar = "http://www.ncbi.nlm.nih.gov/clinvar";
    public const string SequenceOntology = "http://www.sequenceontology.org";
    public const string Ncit = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl";
    public const string Ajcc = "http://cancerstaging.org";
    public const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    public const string Ucum = "http://unitsofmeasure.org";

    /// <summary>Codes that genomics reporting waits to have in LOINC.</summary>
    public const string GenomicsTbd = "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs";

    public const string DiagnosticServiceSection = "http://terminology.hl7.org/CodeSystem/v2-0074";
    public const string ObservationCategory = "http://terminology.hl7.org/CodeSystem/observation-category";
    public const string ConditionClinical = "http://terminology.hl7.org/CodeSystem/condition-clinical";
    public const string ConditionVerification = "http://terminology.hl7.org/CodeSystem/condition-ver-status";

    private const string Ours = "https://caserecords.example/fhir/CodeSystem/";

    /// <summary>Kinds of care plan.</summary>
    public const string CarePlanKind = Ours + "careplan-kind";

    /// <summary>The ways a metastasis can take.</summary>
    public const string MetastasisRoute = Ours + "metastasis-route";

    /// <summary>Drugs by name, lower case: the last resort where a sender gives no code.</summary>
    public const string DrugName = Ours + "drug-name";

    /// <summary>Ids of the rules that assessments speak of.</summary>
    public const string AssessmentRule = Ours + "assessment-rule";
}
