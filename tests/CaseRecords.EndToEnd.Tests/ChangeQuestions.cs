namespace CaseRecords.EndToEnd.Tests;

/// <summary>Writes whose target is found by criteria, patches, and the histories that tell of them.</summary>
internal static class ChangeQuestions
{
    private const string JsonPatch = "application/json-patch+json";

    public static IReadOnlyList<Question> All { get; } =
    [
        new("PUT", "/fhir/Patient?identifier=urn:c|1", Identified("Patient", "urn:c", "1")),
        new("PUT", "/fhir/Patient?identifier=urn:c|1", Identified("Patient", "urn:c", "1")),
        new("PUT", "/fhir/Patient?identifier=urn:c|2", Identified("Patient", "urn:c", "2", "cond2")),
        new("PUT", "/fhir/Patient?identifier=urn:c|2", Identified("Patient", "urn:c", "2", "another")),
        new("PUT", "/fhir/Patient?identifier=urn:c|3", Identified("Patient", "urn:c", "3", "cond2")),
        new("PUT", "/fhir/Condition?identifier=urn:c|1", Questions.Primary.Replace("\"id\":\"prim\",", "\"identifier\":[{\"system\":\"urn:c\",\"value\":\"1\"}],", StringComparison.Ordinal)),
        new("PUT", "/fhir/ImagingStudy?identifier=urn:c|1", """{"resourceType":"ImagingStudy","identifier":[{"system":"urn:c","value":"1"}],"status":"available","subject":{"reference":"Patient/ann"}}"""),
        new("PUT", "/fhir/Patient?identifier=urn:c|2", Identified("Patient", "urn:c", "2"), ("If-Match", "W/\"7\"")),
        new("PUT", "/fhir/Patient?colour=red", Identified("Patient", "urn:c", "2")),
        new("PUT", "/fhir/AuditEvent?_id=x", "{}"),
        new("PATCH", "/fhir/Patient/cond2", """[{"op":"add","path":"/gender","value":"female"}]""") { ContentType = JsonPatch },
        new("PATCH", "/fhir/Patient/cond2", """[{"op":"test","path":"/gender","value":"male"}]""") { ContentType = JsonPatch },
        new("PATCH", "/fhir/Patient/cond2", """[{"op":"add","path":"/gender","value":"none"}]""") { ContentType = JsonPatch },
        new("PATCH", "/fhir/Patient/cond2", """{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.gender"}]}]}"""),
        new("PATCH", "/fhir/Patient/cond2", "x") { ContentType = "text/plain" },
        new("PATCH", "/fhir/Patient/nobody", "[]") { ContentType = JsonPatch },
        new("PATCH", "/fhir/Patient?identifier=urn:c|2", """[{"op":"add","path":"/active","value":true}]""") { ContentType = JsonPatch },
        new("PATCH", "/fhir/Patient?identifier=urn:c|none", "[]") { ContentType = JsonPatch },
        new("PATCH", "/fhir/Observation/vital", """[{"op":"replace","path":"/status","value":"amended"}]""", ("If-Match", "W/\"9\"")) { ContentType = JsonPatch },
        new("PATCH", "/fhir/Observation/vital", """[{"op":"replace","path":"/status","value":"amended"}]""") { ContentType = JsonPatch },
        new("PATCH", "/fhir/Condition/prim", """[{"op":"remove","path":"/subject"}]""") { ContentType = JsonPatch },
        new("DELETE", "/fhir/Patient?identifier=urn:c|1"),
        new("DELETE", "/fhir/Patient?identifier=urn:c|1"),
        new("DELETE", "/fhir/Patient?identifier=urn:c|"),
        new("DELETE", "/fhir/Patient?_count=1"),
        new("DELETE", "/fhir/ImagingStudy?identifier=urn:c|1"),
        new("POST", "/fhir", Bundle("transaction",
            """{"request":{"method":"PUT","url":"Patient?identifier=urn:c|2"},"resource":{"resourceType":"Patient","identifier":[{"system":"urn:c","value":"2"}],"gender":"other"}}""",
            """{"request":{"method":"PATCH","url":"Condition?identifier=urn:c|1"},"resource":{"resourceType":"Binary","contentType":"application/json-patch+json","data":"W3sib3AiOiJhZGQiLCJwYXRoIjoiL2xhbmd1YWdlIiwidmFsdWUiOiJlbiJ9XQ=="}}""",
            """{"request":{"method":"DELETE","url":"ImagingStudy?identifier=urn:c|1"}}""")),
        new("POST", "/fhir", Bundle("batch",
            """{"request":{"method":"PUT","url":"Patient?identifier=urn:c|2"},"resource":{"resourceType":"Patient","identifier":[{"system":"urn:c","value":"2"}],"gender":"male"}}""",
            """{"request":{"method":"PATCH","url":"Patient/cond2"},"resource":{"resourceType":"Patient"}}""",
            """{"request":{"method":"DELETE","url":"Patient?identifier=urn:c|9"}}""",
            """{"request":{"method":"HEAD","url":"Patient/cond2"}}""")),
        new("POST", "/fhir", Bundle("transaction",
            """{"request":{"method":"PUT","url":"Patient?identifier=urn:c|8"},"resource":{"resourceType":"Patient","identifier":[{"system":"urn:c","value":"8"}]}}""",
            """{"request":{"method":"POST","url":"Patient"},"resource":{"resourceType":"Patient","identifier":[{"system":"urn:c","value":"8"}]}}""")),
        new("POST", "/fhir", Bundle("history",
            """{"request":{"method":"DELETE","url":"Basic/replayed"}}""",
            """{"request":{"method":"POST","url":"Basic"},"resource":{"resourceType":"Basic","id":"replayed","code":{"text":"x"}}}""")),
        new("GET", "/fhir/Patient/cond2/_history"),
        new("GET", "/fhir/Condition/prim/_history?_at=2000-01-01"),
        new("GET", "/fhir/Basic/_history?_count=1"),
        new("GET", "/fhir/Patient/_history?_list=x"),
        new("GET", "/fhir/_history?_since=never"),
    ];

    private static string Identified(string type, string system, string value, string? id = null) =>
        $$"""{"resourceType":"{{type}}",{{(id is null ? "" : $"\"id\":\"{id}\",")}}"identifier":[{"system":"{{system}}","value":"{{value}}"}]}""";

    private static string Bundle(string type, params string[] entries) =>
        $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{string.Join(',', entries)}}]}""";
}
