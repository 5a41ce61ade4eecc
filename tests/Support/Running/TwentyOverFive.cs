namespace CaseRecords.Tests.Support;

/// <summary>A transaction of twenty resources of one patient, four of each of the five owners, all with the same tag.</summary>
internal static class TwentyOverFive
{
    public const int Count = 20;

    /// <summary>Finds all twenty in one answer, from whichever service gives it.</summary>
    public static string Search(string patient) =>
        $"/fhir/Patient?_id={patient}&_revinclude=Observation:patient&_revinclude=Condition:patient&_revinclude=ImagingStudy:patient&_revinclude=MolecularSequence:patient&_revinclude=MedicationStatement:patient";

    public static string Bundle(string patient, string tag) =>
        $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', Resources(patient, tag).Select(Entry))}}]}""";

    public static IReadOnlyList<string> Places(string patient) => [.. Resources(patient, "x").Select(resource => resource.Place)];

    private static string Entry((string Place, string Json) resource) =>
        $$"""{"request":{"method":"PUT","url":"{{resource.Place}}"},"resource":{{resource.Json}}}""";

    private static IEnumerable<(string Place, string Json)> Resources(string patient, string tag)
    {
        yield return Of("Patient", patient, tag, """ "active":true """);

        for (var i = 0; i < 4; i++)
        {
            var id = $"{patient}-{i}";
            yield return Of("Condition", id, tag, Cough(patient));
            yield return Of("ImagingStudy", id, tag, $$""" "status":"available","subject":{"reference":"Patient/{{patient}}"} """);
            yield return Of("MolecularSequence", id, tag, $$""" "coordinateSystem":0,"patient":{"reference":"Patient/{{patient}}"} """);
            yield return Of("MedicationStatement", id, tag, Tablets(patient));

            if (i > 0)
            {
                yield return Of("Observation", id, tag, Vital(patient));
            }
        }
    }

    private static string Vital(string patient) =>
        $$"""
         "status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
         "code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},"subject":{"reference":"Patient/{{patient}}"},"effectiveDateTime":"2025-04-02",
         "valueQuantity":{"value":72,"unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}
         """;

    private static string Cough(string patient) =>
        $$"""
         "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
         "code":{"text":"Cough"},"subject":{"reference":"Patient/{{patient}}"}
         """;

    private static string Tablets(string patient) =>
        $$""" "status":"active","medicationCodeableConcept":{"text":"Tablets"},"subject":{"reference":"Patient/{{patient}}"} """;

    private static (string Place, string Json) Of(string type, string id, string tag, string members) =>
        ($"{type}/{id}", $$"""{"resourceType":"{{type}}","id":"{{id}}","meta":{"tag":[{"system":"urn:round","code":"{{tag}}"}]},{{members}}}""");
}
