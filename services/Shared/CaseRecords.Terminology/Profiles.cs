using Hl7.Fhir.Model;

namespace CaseRecords.Terminology;

/// <summary>The profiles and extensions that the services speak of, without versions.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/artifacts.html"/>
public static class Profiles
{
    public const string Mcode = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-";
    public const string GenomicsReporting = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/";
    public const string UsCore = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-";
    public const string Ours = "https://caserecords.example/fhir/StructureDefinition/";

    public const string PrimaryCancer = Mcode + "primary-cancer-condition";
    public const string SecondaryCancer = Mcode + "secondary-cancer-condition";

    /// <summary>The extension that links a metastasis to its primary.</summary>
    public const string RelatedCondition = "http://hl7.org/fhir/StructureDefinition/condition-related";

    public const string AssertedDate = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate";
    public const string ProcedureIntent = Mcode + "procedure-intent";
    public const string MetastasisRoute = Ours + "metastasis-route";
    public const string ImagingFinding = Ours + "imaging-finding";
    public const string CarePlan = Ours + "caserecords-careplan";
    public const string WorkListTask = Ours + "work-list-task";
    public const string AssessmentStatus = Ours + "assessment-status";

    /// <summary>Whether a resource claims a profile, in whichever version.</summary>
    public static bool Claims(this Resource resource, string profile) =>
        resource.Meta?.Profile.Any(claim => claim?.Split('|')[0] == profile) == true;
}
