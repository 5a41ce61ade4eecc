namespace CaseRecords.Routing;

/// <summary>The names of the services that own resources.</summary>
public static class Owners
{
    public const string Patients = "patients";
    public const string Imaging = "imaging";
    public const string Diagnoses = "diagnoses";
    public const string Genomics = "genomics";
    public const string Treatments = "treatments";
    public const string Exchange = "exchange";
    public const string Assessments = "assessments";
}
