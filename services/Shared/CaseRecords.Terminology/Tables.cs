namespace CaseRecords.Terminology;

/// <summary>The code tables by name, so that a mistyped one does not compile.</summary>
public static class Tables
{
    /// <summary>Group: the organ.</summary>
    public static CodeTable PrimaryCancers => CodeTable.Named("primary-cancers");

    /// <summary>Group: the organ key; <c>unknown</c> where the code names none.</summary>
    public static CodeTable SecondaryCancers => CodeTable.Named("secondary-cancers");

    /// <summary>Group: the region of the body map (<c>lung</c>, <c>spine</c> and <c>bone</c> where the site does not say which). Columns: parent, organ.</summary>
    public static CodeTable BodySites => CodeTable.Named("body-sites");

    /// <summary>Group: the DICOM modality. Column: bodySite.</summary>
    public static CodeTable Imaging => CodeTable.Named("imaging");

    public static CodeTable Findings => CodeTable.Named("findings");

    public static CodeTable Biopsies => CodeTable.Named("biopsies");

    public static CodeTable Pathology => CodeTable.Named("pathology");

    public static CodeTable Genes => CodeTable.Named("genes");

    public static CodeTable GeneTests => CodeTable.Named("gene-tests");

    public static CodeTable TumorMarkers => CodeTable.Named("tumor-markers");

    /// <summary>Group: the drug family. Columns: genes, match, conflict, tumour, row.</summary>
    public static CodeTable TargetedDrugs => CodeTable.Named("targeted-drugs");

    public static CodeTable Chemotherapies => CodeTable.Named("chemotherapies");

    public static CodeTable BoneAgents => CodeTable.Named("bone-agents");

    /// <summary>Column: unit.</summary>
    public static CodeTable TherapyLabs => CodeTable.Named("therapy-labs");

    public static CodeTable Palliative => CodeTable.Named("palliative");

    public static CodeTable SupportiveCare => CodeTable.Named("supportive-care");

    public static CodeTable SupportiveDrugs => CodeTable.Named("supportive-drugs");

    public static CodeTable Smoking => CodeTable.Named("smoking");

    /// <summary>Group: the kind.</summary>
    public static CodeTable CarePlanKinds => CodeTable.Named("careplan-kinds");

    public static CodeTable MetastasisRoutes => CodeTable.Named("metastasis-routes");

    /// <summary>Values. Display: the category, such as cT2a, cM1b, IVA. Group: t, n, m or stage.</summary>
    public static CodeTable Tnm => CodeTable.Named("tnm");

    /// <summary>What is observed. Group: t, n, m or stage.</summary>
    public static CodeTable TnmObservations => CodeTable.Named("tnm-observations");

    public static CodeTable TnmEditions => CodeTable.Named("tnm-editions");

    /// <summary>Group: course, modality, technique or volume.</summary>
    public static CodeTable Radiotherapy => CodeTable.Named("radiotherapy");

    public static CodeTable TerminationReasons => CodeTable.Named("termination-reasons");

    /// <summary>Group: code for what is observed; improved, stable, worsened, undetermined or recist for values.</summary>
    public static CodeTable DiseaseStatus => CodeTable.Named("disease-status");

    public static CodeTable EvidenceTypes => CodeTable.Named("evidence-types");

    /// <summary>Column: score, on the answers of ECOG.</summary>
    public static CodeTable PerformanceStatus => CodeTable.Named("performance-status");

    public static CodeTable ProcedureIntents => CodeTable.Named("procedure-intents");

    public static CodeTable Histories => CodeTable.Named("histories");

    public static CodeTable Lateralities => CodeTable.Named("lateralities");
}
