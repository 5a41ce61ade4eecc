using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline;

/// <summary>The words of the pages, in one place, so that another language can follow.</summary>
internal static class Words
{
    public const string Product = "CaseRecords";

    public static string Title(Lane lane) => lane switch
    {
        Lane.Symptoms => "Symptoms & function",
        Lane.Imaging => "Imaging",
        Lane.Pathology => "Specimen & pathology",
        Lane.Diagnosis => "Diagnosis & stage",
        Lane.Genomics => "Genomics & markers",
        Lane.Systemic => "Systemic treatment",
        Lane.Local => "Local treatment",
        Lane.Bone => "Bone protection",
        Lane.Labs => "Safety labs",
        Lane.Status => "Disease status",
        Lane.Supportive => "Supportive & palliative",
        Lane.Plans => "Plans & follow-up",
        _ => "Administration",
    };

    public static string Empty(Lane lane) => lane switch
    {
        Lane.Symptoms => "No symptom, pain or performance status recorded",
        Lane.Imaging => "No imaging recorded",
        Lane.Pathology => "No biopsy or pathology recorded",
        Lane.Diagnosis => "No cancer diagnosis recorded",
        Lane.Genomics => "No gene test or tumour marker recorded",
        Lane.Systemic => "No systemic treatment recorded",
        Lane.Local => "No surgery or radiotherapy recorded",
        Lane.Bone => "No bone-modifying agent recorded",
        Lane.Labs => "No laboratory value recorded",
        Lane.Status => "No disease status recorded",
        Lane.Supportive => "No supportive or palliative care recorded",
        Lane.Plans => "No plan or appointment recorded",
        _ => "No encounter or death recorded",
    };

    public static string Basis(string basis) => basis switch
    {
        "primary-confirmed" => "primary confirmed",
        "biopsy" => "biopsy",
        _ => "relative to metastasis",
    };

    /// <summary>A region of the body map as people call it.</summary>
    public static string Region(string region) => region switch
    {
        "leftLung" => "Left lung",
        "rightLung" => "Right lung",
        "spineC" => "Cervical spine",
        "spineT" => "Thoracic spine",
        "spineL" => "Lumbar spine",
        "softTissue" => "Soft tissue",
        "marrow" => "Bone marrow",
        _ => Labels.Sentence(region),
    };

    public static string Gender(string? gender) => gender is null or "unknown" ? string.Empty : gender;
}
