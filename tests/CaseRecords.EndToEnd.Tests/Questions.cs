namespace CaseRecords.EndToEnd.Tests;

/// <summary>A request, and a name to find it by.</summary>
internal sealed record Question(string Method, string Path, string? Body = null, params (string Name, string Value)[] Headers)
{
    /// <summary>Instead of FHIR JSON.</summary>
    public string? ContentType { get; init; }
}

/// <summary>
/// Requests, good and bad, to ask every form of the system in this order: the later ones build on the earlier.
/// Searches look for what was written here: the record may hold more.
/// </summary>
internal static class Questions
{
    internal const string Ann = """{"resourceType":"Patient","id":"ann","identifier":[{"system":"urn:x","value":"1"}],"name":[{"family":"Berg","given":["Ann"]}],"birthDate":"1960-05-01"}""";
    internal const string Primary = """
        {"resourceType":"Condition","id":"prim","meta":{"profile":["http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-primary-cancer-condition"]},
         "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
         "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
         "code":{"coding":[{"system":"http://snomed.info/sct","code":"254626006"}]},"subject":{"reference":"Patient/ann"}}
        """;

    internal static readonly string OthersTumour = Primary.Replace("\"prim\"", "\"met\"", StringComparison.Ordinal).Replace("mcode-primary", "mcode-secondary", StringComparison.Ordinal)
        .Replace("Patient/ann", "Patient/bob", StringComparison.Ordinal)
        .Replace("\"clinicalStatus\"", "\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/condition-related\",\"valueReference\":{\"reference\":\"Condition/prim\"}}],\"clinicalStatus\"", StringComparison.Ordinal);

    public static IReadOnlyList<Question> Writes { get; } =
    [
        new("PUT", "/fhir/Patient/ann", Ann),
        new("PUT", "/fhir/Patient/ann", Ann.Replace("1960", "1961", StringComparison.Ordinal)),
        new("PUT", "/fhir/Patient/ann", Ann, ("If-Match", "W/\"2\"")),
        new("PUT", "/fhir/Patient/ann", Ann, ("If-Match", "W/\"1\"")),
        new("PUT", "/fhir/Patient/ann", Ann, ("If-Match", "nonsense")),
        new("PUT", "/fhir/Patient/other", Ann),
        new("PUT", "/fhir/Patient/bad id", Ann),
        new("PUT", "/fhir/Patient/ann", """{"resourceType":"Patient"}"""),
        new("PUT", "/fhir/Patient/ann?x=y", Ann),
        new("PUT", "/fhir/Patient/ann", Ann, ("Prefer", "return=minimal")),
        new("PUT", "/fhir/Patient/ann", Ann, ("Prefer", "return=OperationOutcome")),
        new("PUT", "/fhir/Patient/ann", Ann, ("Idempotency-Key", "single")),
        new("PUT", "/fhir/Condition/prim", Primary),
        new("PUT", "/fhir/Condition/met", OthersTumour),
        new("PUT", "/fhir/Observation/vital", Write.Vital("vital")),
        new("PUT", "/fhir/Observation/vital", Write.Vital("vital"), ("If-Match", "W/\"9\"")),
        new("PUT", "/fhir/Observation/broken", """{"resourceType":"Observation","id":"broken","code":{"text":"x"}}"""),
        new("POST", "/fhir/Observation", """{"resourceType":"Observation","status":"final","code":{"text":"posted"}}"""),
        new("POST", "/fhir/Patient", """{"resourceType":"Patient","active":tru"""),
        new("POST", "/fhir/Patient", """{"resourceType":"Patient","colour":"red","birthDate":"yesterday"}"""),
        new("POST", "/fhir/Patient", """{"resourceType":"Observation","status":"final","code":{"text":"x"}}"""),
        new("POST", "/fhir/Patient", ""),
        new("POST", "/fhir/Patient", "[]"),
        new("POST", "/fhir/Patient", """{"resourceType":"Patient","active":true}"""),
        new("POST", "/fhir/Patient", """{"resourceType":"Patient","active":true}""", ("If-None-Exist", "identifier=urn:x|1")),
        new("POST", "/fhir/Patient", """{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"2"}]}""", ("If-None-Exist", "identifier=urn:x|2")),
        new("POST", "/fhir/Patient", """{"resourceType":"Patient","active":true}""", ("If-None-Exist", "colour=red")),
        new("POST", "/fhir/Patient", """{"resourceType":"Patient","active":true}""", ("If-None-Exist", "")),
        new("POST", "/fhir/Pacient", """{"resourceType":"Pacient"}"""),
        new("POST", "/fhir/Patient", "x") { ContentType = "text/plain" },
        new("POST", "/fhir/Patient", "<Patient/>") { ContentType = "application/fhir+xml" },
        new("POST", "/fhir/Patient", """<Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>""") { ContentType = "application/fhir+xml" },
        new("POST", "/fhir/Patient", "{}", ("Content-Encoding", "gzip")),
        new("POST", "/fhir/Patient", "{}", ("Content-Encoding", "compress")),
        new("PUT", "/fhir/Binary/note", "a note", ("X-Security-Context", "Patient/ann")) { ContentType = "text/plain" },
        new("PUT", "/fhir/Patient/shaped?_summary=true", """{"resourceType":"Patient","id":"shaped","active":true,"maritalStatus":{"text":"x"}}"""),
        new("POST", "/fhir/Patient/ann", Ann),
        new("PUT", "/fhir/Patient", Ann),
        new("PUT", "/fhir/Patient?identifier=urn:x|1", Ann),
        new("PATCH", "/fhir/Patient/ann", "[]") { ContentType = "application/json-patch+json" },
        new("PATCH", "/fhir/Observation/vital", "[]") { ContentType = "application/json-patch+json" },
        new("DELETE", "/fhir/Patient"),
        new("DELETE", "/fhir/Patient?identifier=urn:x|1"),
        new("PUT", "/fhir/Basic/gone", """{"resourceType":"Basic","id":"gone","code":{"text":"x"}}"""),
        new("DELETE", "/fhir/Basic/gone"),
        new("DELETE", "/fhir/Basic/gone"),
        new("DELETE", "/fhir/Basic/never"),
        new("GET", "/fhir/Basic/gone"),
        new("PUT", "/fhir/Basic/gone", """{"resourceType":"Basic","id":"gone","code":{"text":"back"}}"""),
        new("PUT", "/fhir/Subscription/s", """{"resourceType":"Subscription","id":"s","status":"requested","reason":"x","criteria":"Patient?","channel":{"type":"rest-hook","endpoint":"http://127.0.0.1:9/"}}"""),
        new("PUT", "/fhir/Bundle/b", """{"resourceType":"Bundle","id":"b","type":"collection"}"""),
        new("PUT", "/fhir/DetectedIssue/i", Write.Issue("i")),
        new("PUT", "/fhir/Task/t", """{"resourceType":"Task","id":"t","status":"requested","intent":"order"}"""),
    ];

    public static IReadOnlyList<Question> Bundles { get; } =
    [
        new("POST", "/fhir", """{"resourceType":"Bundle","type":"transaction","entry":[]}"""),
        new("POST", "/fhir", """{"resourceType":"Bundle","type":"collection"}"""),
        new("POST", "/fhir", """{"resourceType":"Patient"}"""),
        new("POST", "/fhir", "{"),
        new("POST", "/fhir/", Write.Transaction(Write.Patient("slash"))),
        new("POST", "/fhir", Write.Transaction(Write.Patient("one"))),
        new("POST", "/fhir", Write.Transaction(Write.Patient("one"), Write.Condition("one"), Write.Imaging("one")), ("Prefer", "return=representation")),
        new("POST", "/fhir", Write.Transaction(Write.Patient("one")), ("Prefer", "return=OperationOutcome")),
        new("POST", "/fhir", Write.Transaction(Write.Patient("keyed"), Write.Vital("keyed")), ("Idempotency-Key", "k1")),
        new("POST", "/fhir", Write.Transaction(Write.Patient("keyed"), Write.Vital("keyed")), ("Idempotency-Key", "k1")),
        new("POST", "/fhir", Write.Transaction(Write.Patient("keyed")), ("Idempotency-Key", "k1")),
        new("POST", "/fhir", Write.Transaction(Write.Patient("keyed")), ("Idempotency-Key", new string('k', 256))),
        new("POST", "/fhir", Write.Transaction(Write.Condition("keyed2")), ("Idempotency-Key", "k2")),
        new("POST", "/fhir", Write.Transaction(Write.Condition("keyed2")), ("Idempotency-Key", "k2")),
        new("POST", "/fhir", Write.Transaction(Write.Condition("keyed3")), ("Idempotency-Key", "k2")),
        new("POST", "/fhir", Write.Transaction(Write.Patient("same"), Write.Patient("same"))),
        new("POST", "/fhir", Write.Transaction(Write.Patient("half"), Write.Vital("half").Replace("final", "finale", StringComparison.Ordinal), OthersTumour)),
        new("POST", "/fhir", Write.Transaction(Write.Patient("half"), OthersTumour)),
        new("POST", "/fhir", Write.Transaction(OthersTumour)),
        new("GET", "/fhir/Patient/half"),
        new("POST", "/fhir", Linked("Patient?identifier=urn:x|1")),
        new("POST", "/fhir", Linked("Patient?identifier=urn:x|nobody")),
        new("POST", "/fhir", Linked("urn:uuid:11111111-1111-1111-1111-111111111111")),
        new("POST", "/fhir", Linked("urn:uuid:22222222-2222-2222-2222-222222222222")),
        new("POST", "/fhir", Mixed("transaction")),
        new("POST", "/fhir", Mixed("batch")),
        new("POST", "/fhir", Mixed("batch"), ("Idempotency-Key", "k3")),
        new("POST", "/fhir", Mixed("batch").Replace("\"PUT\"", "\"PATCH\"", StringComparison.Ordinal)),
        new("POST", "/fhir", """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=urn:x|1"}},{"resource":{"resourceType":"Condition","subject":{"reference":"Patient?identifier=urn:x|1"}},"request":{"method":"POST","url":"Condition"}}]}"""),
        new("POST", "/fhir", """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Basic/gone"}},{"resource":{"resourceType":"Patient","id":"ann"},"request":{"method":"PUT","url":"Patient/ann","ifMatch":"W/\"1\""}}]}"""),
        new("POST", "/fhir", """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Basic/gone"}}]}"""),
        new("POST", "/fhir", """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"GET","url":"Patient/ann"}},{"request":{"method":"GET","url":"Patient?family=berg"}}]}"""),
    ];

    public static IReadOnlyList<Question> Reads { get; } =
    [
        .. new[]
        {
            "/fhir/Patient/ann", "/fhir/Patient/nobody", "/fhir/Patient/ann/_history", "/fhir/Patient/ann/_history/1", "/fhir/Patient/ann/_history/99", "/fhir/Patient/ann/_history/x",
            "/fhir/Patient/ann/_history?_count=2", "/fhir/Basic/gone/_history", "/fhir/Basic/gone/_history/2", "/fhir/Patient/ann?_elements=id", "/fhir/Patient/ann?_format=json",
            "/fhir/Patient/ann?_format=xml", "/fhir/Patient/ann/name", "/fhir/Patient/ann/$everything", "/fhir/Patient/nobody/$everything", "/fhir/Patient/ann/$everything?_type=Condition",
            "/fhir/Patient/ann/$everything?_count=1", "/fhir/Patient/$everything", "/fhir/Patient/ann/$nothing", "/fhir/$nothing", "/fhir/Substance", "/fhir/Substance/", "/fhir/Patient?_id=ann,one,keyed&_sort=_id", "/fhir/Patient?_id=ann,one,keyed&_sort=_id&_count=2",
            "/fhir/Patient?family=berg", "/fhir/Patient?family:exact=Berg&birthdate=lt1970", "/fhir/Patient?colour=red", "/fhir/Patient?birthdate=yesterday", "/fhir/Patient?_id=ann&_count=0", "/fhir/Patient?_count=x",
            "/fhir/Patient?_id=ann,one&_summary=count", "/fhir/Patient?_id=ann,one&_total=none&_sort=_id", "/fhir/Patient?_cursor=x", "/fhir/Condition?subject=Patient/ann&_include=Condition:subject", "/fhir/Condition?patient=ann&_include=*",
            "/fhir/Condition?code=http://snomed.info/sct|254626006&patient=ann", "/fhir/Condition?patient.family=berg", "/fhir/Patient?_has:Condition:patient:code=254626006&_id=ann", "/fhir/Patient?_id=ann&_revinclude=Condition:patient",
            "/fhir/Patient?_id=ann,one,keyed&_sort=-birthdate,_id&_count=2", "/fhir/Patient?_id=ann&_revinclude=Condition:patient&_include:iterate=Condition:*", "/fhir/Condition?code:below=http://snomed.info/sct|254626006",
            "/fhir/Condition?code:in=https://caserecords.example/fhir/ValueSet/nothing", "/fhir/Observation?code-value-quantity=a$b$c", "/fhir/Patient?_content=berg&_sort=_id", "/fhir/Location?near=52|13|5|km", "/fhir/Patient/$explain?birthdate=soon",
            "/fhir/Observation?code:text=x&_id=vital,keyed,mixed&_sort=-_lastUpdated", "/fhir/Pacient", "/fhir/Pacient/1", "/fhir/patient/ann", "/fhir?_type=Patient,Condition&_id=ann,prim&_sort=_id", "/fhir/?_type=Pacient", "/fhir?family=berg", "/fhir/_search", "/fhir/Patient/a/b/c/d",
            "/fhir/Patient/ann/_history/1/x", "/fhir/Patient%2Fann", "/fhir/Patient/a%20b", "/nothing", "/fhirx", "/metadata/routing", "/timeline/nobody", "/timeline/ann?asOf=2025-01-01", "/timeline/ann?asOf=x", "/patients/nobody",
            "/events?limit=0", "/events?after=x", "/events?colour=red", "/events?type=Pacient", "/events/asyncapi.json", "/assets/nothing.css", "/health/live",
        }.Select(path => new Question("GET", path)),
        new("GET", "/fhir/Binary/note"),
        new("GET", "/fhir/Binary/note", null, ("Range", "bytes=2-3")),
        new("GET", "/fhir/Binary/note", null, ("Accept", "application/fhir+xml")),
        new("GET", "/fhir/Patient/shaped?_elements=maritalStatus&_pretty=true"),
        new("GET", "/fhir/Patient?_id=shaped&_summary=data"),
        new("GET", "/fhir/metadata?mode=terminology"),
        new("GET", "/fhir/_async/none"),
        new("HEAD", "/fhir/Patient/ann"),
        new("HEAD", "/fhir/Patient?family=berg"),
        new("HEAD", "/fhir/metadata"),
        new("GET", "/fhir/Patient/ann", null, ("If-None-Match", "W/\"1\"")),
        new("GET", "/fhir/Patient/ann", null, ("Accept", "application/xml")),
        new("GET", "/fhir/Patient/ann", null, ("Accept", "application/fhir+json; fhirVersion=3.0")),
        new("GET", "/fhir/Patient/ann", null, ("Origin", "https://evil.example")),
        new("GET", "/fhir/Patient?colour=red&_id=ann,one&_sort=_id", null, ("Prefer", "handling=lenient")),
        new("POST", "/fhir/Patient/_search", "family=berg") { ContentType = "application/x-www-form-urlencoded" },
        new("POST", "/fhir/Patient/_search", """{"family":"berg"}"""),
        new("POST", "/fhir/_search", "_type=Patient&_id=ann") { ContentType = "application/x-www-form-urlencoded" },
        new("POST", "/fhir/_search", "family=berg") { ContentType = "application/x-www-form-urlencoded" },
        new("POST", "/fhir/metadata", "{}"),
        new("DELETE", "/fhir/Patient/ann/_history/1"),
        new("POST", "/fhir/Patient/ann/$everything", "{}"),
        new("POST", "/events", "{}"),
        new("OPTIONS", "/fhir/Patient"),
        new("POST", "/timeline/ann", "{}"),
        new("POST", "/", "{}"),
    ];

    private static string Linked(string patient) =>
        $$"""
        {"resourceType":"Bundle","type":"transaction","entry":[
         {"fullUrl":"urn:uuid:11111111-1111-1111-1111-111111111111","resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient"} },
         {"resource":{"resourceType":"ImagingStudy","status":"available","subject":{"reference":"{{patient}}"} },"request":{"method":"POST","url":"ImagingStudy"} }]}
        """;

    private static string Mixed(string type) =>
        $$"""
        {"resourceType":"Bundle","type":"{{type}}","entry":[
         {"request":{"method":"GET","url":"Patient/ann"} },
         {"resource":{{Write.Patient("mixed")}},"request":{"method":"PUT","url":"Patient/mixed"} },
         {"resource":{{Write.Vital("mixed")}},"request":{"method":"PUT","url":"Observation/mixed"} },
         {"request":{"method":"GET","url":"Observation?_id=mixed"} },
         {"request":{"method":"DELETE","url":"Basic/never"} }]}
        """;
}
