namespace CaseRecords.Tests.Support;

/// <summary>Small resources, each of a type that its owner takes without more.</summary>
internal static class Write
{
    /// <summary>A plain write that each owner takes.</summary>
    public static IReadOnlyDictionary<string, Func<string, string>> Of { get; } = new Dictionary<string, Func<string, string>>
    {
        ["patients"] = Patient,
        ["imaging"] = Imaging,
        ["diagnoses"] = Condition,
        ["genomics"] = Sequence,
        ["treatments"] = Medication,
        ["assessments"] = Issue,
        ["exchange"] = Vital,
    };

    public static string Patient(string id) => Json("Patient", id, "\"active\":true");

    public static string Imaging(string id) => Json("ImagingStudy", id, "\"status\":\"available\",\"subject\":{\"reference\":\"Patient/p\"}");

    public static string Condition(string id) =>
        Json("Condition", id, "\"clinicalStatus\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-clinical\",\"code\":\"active\"}]},\"code\":{\"text\":\"Cough\"},\"subject\":{\"reference\":\"Patient/p\"}");

    public static string Sequence(string id) => Json("MolecularSequence", id, "\"coordinateSystem\":0");

    public static string Medication(string id) => Json("MedicationStatement", id, "\"status\":\"active\",\"medicationCodeableConcept\":{\"text\":\"Tablets\"},\"subject\":{\"reference\":\"Patient/p\"}");

    public static string Issue(string id) => Json("DetectedIssue", id, "\"status\":\"final\",\"code\":{\"text\":\"x\"}");

    /// <summary>Of a shared type: exchange has its owner prepare it.</summary>
    public static string Vital(string id) =>
        Json("Observation", id, "\"status\":\"final\",\"category\":[{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/observation-category\",\"code\":\"social-history\"}]}],\"code\":{\"text\":\"x\"}");

    public static string Transaction(params IEnumerable<string> resources) =>
        $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', resources.Select(Entry))}}]}""";

    private static string Entry(string json)
    {
        var resource = System.Text.Json.Nodes.JsonNode.Parse(json)!;

        return $$"""{"request":{"method":"PUT","url":"{{resource["resourceType"]}}/{{resource["id"]}}"},"resource":{{json}}}""";
    }

    private static string Json(string type, string id, string members) => $$"""{"resourceType":"{{type}}","id":"{{id}}",{{members}}}""";
}
