using CaseRecords.Fhir.Http;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>One request and what it shows.</summary>
internal sealed record ConformanceCase(Interaction Interaction, string Says, string Method, string Url, string? Body = null, params (string Name, string Value)[] Headers)
{
    /// <summary>Instead of FHIR in the format of the run.</summary>
    public string? ContentType { get; init; }
}

/// <summary>The requests of the conformance page, in their order: the later ones build on the earlier.</summary>
internal static class ConformanceCases
{
    private const string JsonPatch = "application/json-patch+json";
    private const string Form = "application/x-www-form-urlencoded";
    private const string Ann = """{"resourceType":"Patient","id":"ann","identifier":[{"system":"urn:mrn","value":"1"}],"name":[{"family":"Berg"}],"birthDate":"1960-05-01"}""";
    private const string Bob = """{"resourceType":"Patient","id":"bob","identifier":[{"system":"urn:mrn","value":"2"}],"name":[{"family":"Berg"}],"birthDate":"1960-05-01"}""";
    private const string Vital = """{"resourceType":"Observation","id":"o","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"2857-1"}]},"subject":{"reference":"Patient/ann"},"effectiveDateTime":"2025-01-01"}""";
    private const string Letter = """{"resourceType":"Composition","id":"c","status":"final","type":{"text":"letter"},"subject":{"reference":"Patient/ann"},"date":"2025-01-01","author":[{"reference":"Patient/ann"}],"title":"Letter"}""";
    private const string Posted = """{"resourceType":"Patient","identifier":[{"system":"urn:mrn","value":"3"}]}""";

    /// <summary>Stands for the address that an answer gave for later.</summary>
    public const string LaterAnswer = "_async/{id}";

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new(Interaction.Capabilities, "the statement", "GET", "metadata"),
        new(Interaction.Capabilities, "terminology", "GET", "metadata?mode=terminology"),
        new(Interaction.Capabilities, "an unknown mode", "GET", "metadata?mode=short"),
        new(Interaction.Create, "created", "POST", "Patient", Posted),
        new(Interaction.Create, "found by If-None-Exist", "POST", "Patient", Posted, ("If-None-Exist", "identifier=urn:mrn|3")),
        new(Interaction.Create, "a criterion that says nothing", "POST", "Patient", Posted, ("If-None-Exist", "_count=1")),
        new(Interaction.Create, "an element that R4 does not know", "POST", "Patient", """{"resourceType":"Patient","nickname":"A"}""") { ContentType = RunningServer.FhirJson },
        new(Interaction.Create, "a broken invariant", "POST", "Organization", """{"resourceType":"Organization","active":true}"""),
        new(Interaction.Create, "another type than the address", "POST", "Patient", """{"resourceType":"Basic","code":{"text":"x"}}"""),
        new(Interaction.Create, "a type that is none", "POST", "Pacient", Posted),
        new(Interaction.Create, "a body that is no FHIR", "POST", "Patient", "hello") { ContentType = "text/plain" },
        new(Interaction.Update, "created under the client's id", "PUT", "Patient/ann", Ann),
        new(Interaction.Update, "replaced", "PUT", "Patient/ann", Ann, ("If-Match", "W/\"1\"")),
        new(Interaction.Update, "another version than If-Match", "PUT", "Patient/ann", Ann, ("If-Match", "W/\"1\"")),
        new(Interaction.Update, "If-None-Match: *, and there", "PUT", "Patient/ann", Ann, ("If-None-Match", "*")),
        new(Interaction.Update, "another id in the body", "PUT", "Patient/other", Ann),
        new(Interaction.Update, "a second patient", "PUT", "Patient/bob", Bob),
        new(Interaction.Update, "an observation", "PUT", "Observation/o", Vital),
        new(Interaction.Update, "a composition", "PUT", "Composition/c", Letter),
        new(Interaction.Update, "an AuditEvent", "PUT", "AuditEvent/a", "{}") { ContentType = RunningServer.FhirJson },
        new(Interaction.ConditionalUpdate, "one match", "PUT", "Patient?identifier=urn:mrn|1", Ann),
        new(Interaction.ConditionalUpdate, "no match", "PUT", "Patient?identifier=urn:mrn|4", Posted.Replace("\"3\"", "\"4\"", StringComparison.Ordinal)),
        new(Interaction.ConditionalUpdate, "several matches", "PUT", "Patient?family=Berg", """{"resourceType":"Patient","active":true}"""),
        new(Interaction.ConditionalUpdate, "no criteria", "PUT", "Patient", Ann),
        new(Interaction.Read, "there", "GET", "Patient/ann"),
        new(Interaction.Read, "only its head", "HEAD", "Patient/ann"),
        new(Interaction.Read, "not modified", "GET", "Patient/ann", null, ("If-None-Match", "W/\"3\"")),
        new(Interaction.Read, "not modified since", "GET", "Patient/ann", null, ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")),
        new(Interaction.Read, "a summary", "GET", "Patient/ann?_summary=true"),
        new(Interaction.Read, "some elements", "GET", "Patient/ann?_elements=name"),
        new(Interaction.Read, "a count of one", "GET", "Patient/ann?_summary=count"),
        new(Interaction.Read, "never there", "GET", "Patient/nobody"),
        new(Interaction.Read, "a format that is not spoken", "GET", "Patient/ann", null, ("Accept", "application/pdf")),
        new(Interaction.Read, "another release of FHIR", "GET", "Patient/ann", null, ("Accept", "application/fhir+json; fhirVersion=3.0")),
        new(Interaction.Vread, "there", "GET", "Patient/ann/_history/1"),
        new(Interaction.Vread, "never there", "GET", "Patient/ann/_history/99"),
        new(Interaction.Patch, "JSON Patch", "PATCH", "Patient/ann", """[{"op":"add","path":"/gender","value":"female"}]""") { ContentType = JsonPatch },
        new(Interaction.Patch, "a test that fails", "PATCH", "Patient/ann", """[{"op":"test","path":"/gender","value":"male"}]""") { ContentType = JsonPatch },
        new(Interaction.Patch, "FHIRPath Patch", "PATCH", "Patient/ann", """{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.gender"}]}]}"""),
        new(Interaction.Patch, "XML Patch", "PATCH", "Patient/ann", "<diff/>") { ContentType = "application/xml-patch+xml" },
        new(Interaction.Patch, "never there", "PATCH", "Patient/nobody", "[]") { ContentType = JsonPatch },
        new(Interaction.ConditionalPatch, "one match", "PATCH", "Patient?identifier=urn:mrn|1", """[{"op":"add","path":"/active","value":true}]""") { ContentType = JsonPatch },
        new(Interaction.ConditionalPatch, "no match", "PATCH", "Patient?identifier=urn:mrn|9", "[]") { ContentType = JsonPatch },
        new(Interaction.ConditionalPatch, "several matches", "PATCH", "Patient?family=Berg", "[]") { ContentType = JsonPatch },
        new(Interaction.SearchType, "found", "GET", "Patient?family=berg"),
        new(Interaction.SearchType, "by a form", "POST", "Patient/_search", "family=berg") { ContentType = Form },
        new(Interaction.SearchType, "only the count", "GET", "Patient?family=berg&_summary=count"),
        new(Interaction.SearchType, "a parameter that is not known", "GET", "Patient?nickname=x"),
        new(Interaction.SearchType, "the same, leniently", "GET", "Patient?nickname=x", null, ("Prefer", "handling=lenient")),
        new(Interaction.SearchType, "a value that cannot be read", "GET", "Patient?birthdate=soon"),
        new(Interaction.SearchType, "a body that is no form", "POST", "Patient/_search", "{}") { ContentType = RunningServer.FhirJson },
        new(Interaction.SearchType, "through a chain", "GET", "Observation?subject:Patient.family=berg"),
        new(Interaction.SearchType, "by what refers to it", "GET", "Patient?_has:Observation:patient:code=2857-1"),
        new(Interaction.SearchSystem, "of several types", "GET", "?_type=Patient,Observation&_lastUpdated=gt2020"),
        new(Interaction.SearchSystem, "by a form", "POST", "_search", "_type=Patient&_id=ann") { ContentType = Form },
        new(Interaction.SearchSystem, "a parameter that not every type has", "GET", "?_type=Patient,Observation&family=berg"),
        new(Interaction.Explain, "how a search is read", "GET", "Patient/$explain?family=berg"),
        new(Interaction.Explain, "a search that cannot be read", "GET", "Patient/$explain?birthdate=soon"),
        new(Interaction.SearchCompartment, "of one type", "GET", "Patient/ann/Observation?code=2857-1"),
        new(Interaction.SearchCompartment, "of all types", "GET", "Patient/ann/*"),
        new(Interaction.SearchCompartment, "a type that is in none", "GET", "Patient/ann/Organization"),
        new(Interaction.HistoryInstance, "listed", "GET", "Patient/ann/_history"),
        new(Interaction.HistoryInstance, "never there", "GET", "Patient/nobody/_history"),
        new(Interaction.HistoryType, "listed", "GET", "Patient/_history?_count=2"),
        new(Interaction.HistoryType, "at a time", "GET", "Patient/_history?_at=2100"),
        new(Interaction.HistoryType, "a parameter that is not known", "GET", "Patient/_history?name=x"),
        new(Interaction.HistorySystem, "listed", "GET", "_history?_since=2020-01-01T00:00:00Z"),
        new(Interaction.HistorySystem, "a time that is none", "GET", "_history?_since=soon"),
        new(Interaction.Validate, "in order", "POST", "Patient/$validate", Ann),
        new(Interaction.Validate, "not in order: the verdict is the answer", "POST", "Patient/$validate", """{"resourceType":"Organization","active":true}"""),
        new(Interaction.Validate, "of one that is stored", "GET", "Patient/ann/$validate"),
        new(Interaction.Validate, "a mode that is none", "POST", "Patient/$validate?mode=guess", Ann),
        new(Interaction.Everything, "about one patient", "GET", "Patient/ann/$everything"),
        new(Interaction.Everything, "in pages", "GET", "Patient/ann/$everything?_count=1"),
        new(Interaction.Everything, "about all patients", "GET", "Patient/$everything"),
        new(Interaction.LastN, "the last of each code", "GET", "Observation/$lastn?patient=ann&category=laboratory"),
        new(Interaction.LastN, "of nobody", "GET", "Observation/$lastn?category=laboratory"),
        new(Interaction.Document, "made", "GET", "Composition/c/$document"),
        new(Interaction.Document, "of what is not there", "GET", "Composition/none/$document"),
        new(Interaction.Match, "candidates", "POST", "Patient/$match", $$$"""{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{{{Ann}}}}]}"""),
        new(Interaction.Match, "without a patient", "POST", "Patient/$match", """{"resourceType":"Parameters","parameter":[{"name":"count","valueInteger":1}]}"""),
        new(Interaction.Meta, "of one", "GET", "Patient/ann/$meta"),
        new(Interaction.Meta, "of the server", "GET", "$meta"),
        new(Interaction.ChangeMeta, "a tag added", "POST", "Patient/ann/$meta-add", Tag),
        new(Interaction.ChangeMeta, "a tag taken away", "POST", "Patient/ann/$meta-delete", Tag),
        new(Interaction.ChangeMeta, "on a version", "POST", "Patient/ann/_history/1/$meta-add", Tag),
        new(Interaction.Reindex, "how far it is", "GET", "$reindex"),
        new(Interaction.Reindex, "begun", "POST", "$reindex"),
        new(Interaction.Reindex, "a parameter that it does not know", "GET", "$reindex?since=1"),
        new(Interaction.Merge, "merged", "POST", "Patient/$merge", Two),
        new(Interaction.Merge, "merged already", "POST", "Patient/$merge", Two),
        new(Interaction.Unmerge, "taken back", "POST", "Patient/$unmerge", """{"resourceType":"Parameters","parameter":[{"name":"source-patient","valueReference":{"reference":"Patient/bob"}}]}"""),
        new(Interaction.Bundle, "a transaction", "POST", "", Bundle("transaction", """{"resource":{"resourceType":"Basic","id":"t","code":{"text":"x"}},"request":{"method":"PUT","url":"Basic/t"}}""")),
        new(Interaction.Bundle, "a transaction that fails", "POST", "", Bundle("transaction", """{"request":{"method":"GET","url":"Basic/none"}}""")),
        new(Interaction.Bundle, "a batch, whatever its entries do", "POST", "", Bundle("batch", """{"request":{"method":"GET","url":"Basic/none"}}""")),
        new(Interaction.Bundle, "a history", "POST", "", Bundle("history", """{"resource":{"resourceType":"Basic","id":"h","code":{"text":"x"}},"request":{"method":"POST","url":"Basic"},"response":{"status":"201"}}""")),
        new(Interaction.Bundle, "a collection", "POST", "", """{"resourceType":"Bundle","type":"collection"}"""),
        new(Interaction.Bundle, "not waited for", "POST", "", Bundle("batch", """{"request":{"method":"GET","url":"Basic/t"}}"""), ("Prefer", "respond-async")),
        new(Interaction.AsyncAnswer, "the later answer", "GET", LaterAnswer),
        new(Interaction.AsyncAnswer, "forgotten", "DELETE", LaterAnswer),
        new(Interaction.AsyncAnswer, "never asked", "GET", "_async/none"),
        new(Interaction.Delete, "deleted", "DELETE", "Basic/t"),
        new(Interaction.Delete, "deleted before", "DELETE", "Basic/t"),
        new(Interaction.Delete, "another version than If-Match", "DELETE", "Patient/bob", null, ("If-Match", "W/\"99\"")),
        new(Interaction.Read, "deleted", "GET", "Basic/t"),
        new(Interaction.Update, "restored", "PUT", "Basic/t", """{"resourceType":"Basic","id":"t","code":{"text":"x"}}"""),
        new(Interaction.ConditionalDelete, "several matches", "DELETE", "Patient?family=Berg"),
        new(Interaction.ConditionalDelete, "one match", "DELETE", "Patient?identifier=urn:mrn|3"),
        new(Interaction.ConditionalDelete, "no match", "DELETE", "Patient?identifier=urn:mrn|9"),
        new(Interaction.ConditionalDelete, "no criteria", "DELETE", "Patient"),
    ];

    /// <summary>What R4 describes and this server does not do.</summary>
    public static IReadOnlyList<(string Method, string Url)> NotSupported { get; } =
    [
        ("GET", "$export"), ("GET", "Patient/$export"), ("GET", "ValueSet/$expand?url=urn:x"), ("POST", "ValueSet/$validate-code"),
        ("GET", "CodeSystem/$lookup?code=x"), ("GET", "CodeSystem/$subsumes?codeA=x"), ("POST", "ConceptMap/$translate"), ("POST", "$process-message"), ("POST", "$graphql"),
        ("GET", "StructureDefinition/$snapshot"), ("GET", "Measure/$evaluate-measure"), ("GET", "Encounter/x/$everything"), ("DELETE", "Patient/ann/_history"),
    ];

    private static string Bundle(string type, string entry) => $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{entry}}]}""";

    private static string Tag => """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"urn:t","code":"x"}]}}]}""";

    private static string Two => """{"resourceType":"Parameters","parameter":[{"name":"source-patient","valueReference":{"reference":"Patient/bob"}},{"name":"target-patient","valueReference":{"reference":"Patient/ann"}}]}""";
}
