namespace CaseRecords.EndToEnd.Tests;

/// <summary>Formats, and operations over what the earlier questions wrote.</summary>
internal static class OperationQuestions
{
    public static IReadOnlyList<Question> All { get; } =
    [
        new("GET", "/fhir/Patient/ann", null, ("Accept", "application/fhir+xml")),
        new("GET", "/fhir/Patient/ann?_format=xml&_pretty=true"),
        new("GET", "/fhir/Condition/prim?_summary=true"),
        new("GET", "/fhir/Condition/prim?_elements=code"),
        new("GET", "/fhir/Condition?_id=prim&_summary=count"),
        new("GET", "/fhir/Condition?_id=prim&_elements=code&_format=xml"),
        new("GET", "/fhir/Patient/ann", null, ("Accept", "application/pdf")),
        new("GET", "/fhir/Patient/ann", null, ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")),
        new("PUT", "/fhir/ImagingStudy/xml", "<ImagingStudy xmlns=\"http://hl7.org/fhir\"><id value=\"xml\"/><status value=\"available\"/><subject><reference value=\"Patient/ann\"/></subject></ImagingStudy>") { ContentType = "application/fhir+xml" },
        new("PUT", "/fhir/ImagingStudy/xml", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><ImagingStudy xmlns=\"http://hl7.org/fhir\"/>") { ContentType = "application/fhir+xml" },
        new("GET", "/fhir/ImagingStudy/xml"),
        new("PUT", "/fhir/Organization/nameless", """{"resourceType":"Organization","id":"nameless","active":true}"""),
        new("PUT", "/fhir/Observation/warned", """{"resourceType":"Observation","id":"warned","meta":{"profile":["http://example.org/unknown"]},"status":"final","code":{"text":"x"}}""", ("Prefer", "return=OperationOutcome")),
        new("POST", "/fhir/Condition/$validate", Questions.Primary),
        new("POST", "/fhir/Condition/$validate", Questions.Primary.Replace("\"subject\"", "\"nickname\"", StringComparison.Ordinal)),
        new("POST", "/fhir/Condition/$validate", Questions.OthersTumour),
        new("GET", "/fhir/Condition/prim/$validate"),
        new("POST", "/fhir/ImagingStudy/$validate?mode=guess", "{}"),
        new("GET", "/fhir/Patient/ann/Condition?code=254626006&_sort=_id"),
        new("GET", "/fhir/Patient/ann/ImagingStudy?_sort=_id&_elements=status"),
        new("GET", "/fhir/Patient/ann/Organization"),
        new("POST", "/fhir/Patient/ann/Condition/_search", "_id=prim") { ContentType = "application/x-www-form-urlencoded" },
        new("GET", "/fhir/Observation/$lastn?patient=ann"),
        new("GET", "/fhir/Condition/prim/$meta"),
        new("POST", "/fhir/Condition/prim/$meta-add", """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"urn:t","code":"x"}]}}]}"""),
        new("POST", "/fhir/Condition/prim/$meta-delete", """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"urn:t","code":"x"}]}}]}"""),
        new("PUT", "/fhir/Patient/twin", Questions.Ann.Replace("\"ann\"", "\"twin\"", StringComparison.Ordinal).Replace("\"1\"", "\"twin\"", StringComparison.Ordinal)),
        new("PUT", "/fhir/Condition/of-twin", Questions.Primary.Replace("\"prim\"", "\"of-twin\"", StringComparison.Ordinal).Replace("Patient/ann", "Patient/twin", StringComparison.Ordinal)),
        new("PUT", "/fhir/ImagingStudy/of-twin", """{"resourceType":"ImagingStudy","id":"of-twin","status":"available","subject":{"reference":"Patient/twin"}}"""),
        new("POST", "/fhir/Patient/$merge", Merge("preview", "true")),
        new("POST", "/fhir/Patient/$merge", Merge("preview", "false")),
        new("GET", "/fhir/Condition/of-twin"),
        new("GET", "/fhir/ImagingStudy/of-twin"),
        new("GET", "/fhir/Patient/twin"),
        new("POST", "/fhir/Patient/$merge", Merge("preview", "false")),
        new("POST", "/fhir/Patient/$unmerge", """{"resourceType":"Parameters","parameter":[{"name":"source-patient","valueReference":{"reference":"Patient/twin"}}]}"""),
        new("GET", "/fhir/ImagingStudy/of-twin"),
        new("PUT", "/fhir/Composition/letter", """{"resourceType":"Composition","id":"letter","status":"final","type":{"text":"letter"},"subject":{"reference":"Patient/ann"},"date":"2025-01-01","author":[{"reference":"Patient/ann"}],"title":"Letter","section":[{"entry":[{"reference":"Condition/prim"}]}]}"""),
        new("GET", "/fhir/Composition/letter/$document"),
        new("GET", "/fhir/Composition/nowhere/$document"),
        new("PUT", "/fhir/Binary/scan", "a scan") { ContentType = "text/plain" },
        new("GET", "/fhir/Binary/scan", null, ("Accept", "text/plain")),
        new("GET", "/fhir/Binary/scan", null, ("Accept", "text/plain"), ("Range", "bytes=2-5")),
        new("GET", "/fhir/Binary/scan", null, ("Accept", "application/fhir+json")),
    ];

    private static string Merge(string name, string value) => $$$"""
        {"resourceType":"Parameters","parameter":[
         {"name":"source-patient","valueReference":{"reference":"Patient/twin"}},{"name":"target-patient","valueReference":{"reference":"Patient/ann"}},{"name":"{{{name}}}","valueBoolean":{{{value}}}}]}
        """;
}
