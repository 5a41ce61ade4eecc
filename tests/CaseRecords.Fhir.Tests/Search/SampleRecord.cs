using CaseRecords.Fhir.Search;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Tests.Search;

/// <summary>A small record that the tables of queries are asked about. Each resource is there for a rule of R4's search.</summary>
internal static class SampleRecord
{
    private static readonly string[] Precisions =
        ["2024", "2025", "2025-04", "2025-04-29", "2025-04-30", "2025-05-01", "2025-04-30T10:15:00Z", "2025-04-30T10:15:30.250Z", "2025-05-01T01:30:00+02:00"];

    private static readonly string[] Decimals =
        ["100", "100.00", "99.5", "100.5", "99.995", "100.004", "95", "104.9", "105", "0.0054", "0.005405", "0.005395", "-100"];

    private static readonly string[] Subjects =
        ["Patient/p1", "Patient/p1/_history/3", Base + "/Patient/p1", "https://other.example/fhir/Patient/p1", "Group/p1", "urn:uuid:5f3c7c3a-1f00-4d5c-9d7e-000000000001", "#inside"];

    public const string Base = "https://record.example/fhir";

    public static DateTimeOffset Now { get; } = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A clock that stands still.</summary>
    public static TimeProvider Clock { get; } = new Stopped();

    public static SearchParameters Parameters { get; } = SearchParameters.Number([]);

    public static SearchIndexer Indexer { get; } = new(Parameters, Base);

    public static IReadOnlyList<Resource> Resources { get; } =
    [
        .. Patients(),
        .. Read(
            """{"resourceType":"Organization","id":"clinic","name":"Klinik für Onkologie","partOf":{"reference":"Organization/trust"},"active":true}""",
            """{"resourceType":"Organization","id":"trust","name":"Trust","active":true,"type":[{"coding":[{"system":"urn:t","code":"prov"}]}]}""",
            """{"resourceType":"Practitioner","id":"p1","name":[{"family":"Smith"}]}""",
            """{"resourceType":"Group","id":"p1","type":"person","actual":true}""",
            """{"resourceType":"ValueSet","id":"v1","status":"active","url":"http://vs.example/a","version":"1"}""",
            """{"resourceType":"ValueSet","id":"v2","status":"draft","url":"http://vs.example/A"}"""),
        .. Dates(),
        .. Numbers(),
        .. Quantities(),
        .. Codes(),
        .. References(),
    ];

    public static IReadOnlyList<Resource> Read(params string[] json) =>
        [.. json.Select(one => FhirJsonDeserializer.SYNTAXONLY.DeserializeResource(one))];

    private static IReadOnlyList<Resource> Patients() => Read(
        """{"resourceType":"Patient","id":"p1","identifier":[{"system":"urn:mrn","value":"AB1"}],"active":true,"gender":"female","birthDate":"1950-03-01","name":[{"family":"Nowak","given":["Łukasz"]}]}""",
        """{"resourceType":"Patient","id":"p2","identifier":[{"system":"urn:mrn","value":"ab2"},{"value":"AB1"}],"gender":"male","birthDate":"1950-03","name":[{"family":"Müller-Lüdenscheidt","given":["Hans"]}],"telecom":[{"system":"phone","value":"+49 30 1"}]}""",
        """{"resourceType":"Patient","id":"p3","active":false,"gender":"other","birthDate":"1950","name":[{"family":"van der Berg","given":["Anna","Maria"]}],"deceasedDateTime":"2024-05-06"}""",
        """{"resourceType":"Patient","id":"p4","name":[{"text":"Mueller, Jane"}],"deceasedBoolean":true,"generalPractitioner":[{"reference":"Practitioner/p1"}]}""",
        """{"resourceType":"Patient","id":"p5","name":[{"family":"O'Brien","given":["Seán"]}],"deceasedBoolean":false,"meta":{"tag":[{"system":"urn:tag","code":"Demo"}],"profile":["http://profile.example/p|2"]}}""",
        """{"resourceType":"Patient","id":"p6","_gender":{"extension":[{"url":"urn:masked","valueCode":"masked"}]},"name":[{"family":"王","given":["小明"]}],"address":[{"line":["Straße 5"],"city":"Łódź"}]}""");

    /// <summary>One procedure per precision: the id says its date.</summary>
    private static IEnumerable<Resource> Dates() =>
        Precisions
            .Select(date => (Resource)new Procedure { Id = "d-" + Plain(date), Status = EventStatus.Completed, Performed = new FhirDateTime(date) })
            .Concat(Read(
                """{"resourceType":"Procedure","id":"d-march-to-may","status":"completed","performedPeriod":{"start":"2025-03-01","end":"2025-05-31"}}""",
                """{"resourceType":"Procedure","id":"d-since-april","status":"in-progress","performedPeriod":{"start":"2025-04-01"}}""",
                """{"resourceType":"Procedure","id":"d-until-april","status":"completed","performedPeriod":{"end":"2025-04-30"}}""",
                """{"resourceType":"Procedure","id":"d-undated","status":"completed"}"""));

    private static string Plain(string date) => string.Concat(date.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-'));

    private static IEnumerable<Resource> Numbers() =>
        Decimals
            .SelectMany(number => Read($$$"""{"resourceType":"RiskAssessment","id":"n{{{number}}}","status":"final","subject":{"reference":"Patient/p1"},"prediction":[{"probabilityDecimal":{{{number}}}}]}"""));

    private static IReadOnlyList<Resource> Quantities() => Read(
        Quantity("q-5.4-mg", """{"value":5.4,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}"""),
        Quantity("q-5.40-milligram", """{"value":5.40,"unit":"milligram","system":"http://unitsofmeasure.org","code":"mg"}"""),
        Quantity("q-5.4-g", """{"value":5.4,"unit":"g","system":"http://unitsofmeasure.org","code":"g"}"""),
        Quantity("q-5.4-text", """{"value":5.4,"unit":"tablets"}"""),
        Quantity("q-5.44", """{"value":5.44}"""),
        Quantity("q-5.45", """{"value":5.45}"""),
        Quantity("q-below-5", """{"value":5,"comparator":"<"}"""),
        Quantity("q-above-6", """{"value":6,"comparator":">"}"""),
        Quantity("q-no-value", """{"unit":"mg"}"""));

    private static string Quantity(string id, string quantity) =>
        $$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"Q-1"}]},"subject":{"reference":"Patient/p3"},"valueQuantity":{{{quantity}}}}""";

    private static IReadOnlyList<Resource> Codes() => Read(
        """{"resourceType":"Condition","id":"c-icd","subject":{"reference":"Patient/p1"},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"C34.1"}]},"onsetDateTime":"2023-02"}""",
        """{"resourceType":"Condition","id":"c-own","subject":{"reference":"Patient/p1"},"code":{"coding":[{"system":"urn:own","code":"C34.1"}]},"onsetAge":{"value":61,"system":"http://unitsofmeasure.org","code":"a"}}""",
        """{"resourceType":"Condition","id":"c-own-upper","subject":{"reference":"Patient/p2"},"code":{"coding":[{"system":"urn:own","code":"LUNG"}]},"onsetString":"In youth"}""",
        """{"resourceType":"Condition","id":"c-loinc","subject":{"reference":"Patient/p2"},"code":{"coding":[{"system":"http://loinc.org","code":"LUNG"}]}}""",
        """{"resourceType":"Condition","id":"c-two","subject":{"reference":"Patient/p2"},"code":{"coding":[{"system":"urn:own","code":"A"},{"system":"urn:own","code":"B"}]}}""",
        """{"resourceType":"Condition","id":"c-plain","subject":{"reference":"Patient/p3"},"code":{"coding":[{"code":"C34.1"}]}}""",
        """{"resourceType":"Condition","id":"c-text","subject":{"reference":"Patient/p3"},"code":{"text":"C34.1"}}""",
        """{"resourceType":"Condition","id":"c-odd","subject":{"reference":"Patient/p3"},"code":{"coding":[{"system":"urn:own","code":"a,b|c$d\\e"}]}}""",
        """{"resourceType":"Condition","id":"c-none","subject":{"reference":"Patient/p4"}}""");

    private static IReadOnlyList<Resource> References() =>
    [
        .. Subjects
            .SelectMany((reference, index) => Read($$$"""{"resourceType":"ServiceRequest","id":"r{{{index + 1}}}","status":"active","intent":"order","subject":{"reference":"{{{reference}}}"}}""")),
        .. Read(
            """{"resourceType":"ServiceRequest","id":"r8","status":"active","intent":"order","subject":{"identifier":{"system":"urn:mrn","value":"AB1"}}}""",
            """{"resourceType":"ServiceRequest","id":"r9","status":"active","intent":"order","subject":{"display":"Somebody"}}""",
            """{"resourceType":"ServiceRequest","id":"r10","status":"active","intent":"order","subject":{"reference":"Patient/unseen"},"requester":{"reference":"Patient/p2"}}""",
            """{"resourceType":"ServiceRequest","id":"r11","status":"active","intent":"order","instantiatesCanonical":["http://plan.example/x|3"]}"""),
    ];

    private sealed class Stopped : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
