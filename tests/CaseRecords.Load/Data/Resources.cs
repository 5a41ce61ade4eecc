using System.Globalization;

namespace CaseRecords.Load.Data;

/// <summary>What the scenarios send: small, valid R4 of nine types, without extensions or profiles of anyone. Ids are null where the server gives them.</summary>
internal static class Resources
{
    public const string Identifiers = "urn:caserecords:load";

    public static string Organization(string? id, string value) => Of("Organization", id,
        $$"""{{Identifier(value)}},"active":true,"name":"Department {{value}}","telecom":[{"system":"phone","value":"+44 20 5550 100"}],"address":[{"city":"Leeds","country":"GB"}]""");

    public static string Practitioner(string? id, string value) => Of("Practitioner", id,
        $$"""{{Identifier(value)}},"active":true,"name":[{"family":"Doctor{{value}}","given":["Ada"]}],"gender":"female" """);

    public static string Patient(string? id, string value, string family, string given, string birthDate, string city, string practitioner, string organization) => Of("Patient", id,
        $$"""
        {{Identifier(value)}},"active":true,"name":[{"use":"official","family":"{{family}}","given":["{{given}}"]}],"gender":"female","birthDate":"{{birthDate}}",
        "telecom":[{"system":"phone","value":"+44 20 5550 200"}],"address":[{"line":["12 Main Street"],"city":"{{city}}","postalCode":"LS1 4AP","country":"GB"}],
        "generalPractitioner":[{"reference":"{{practitioner}}"}],"managingOrganization":{"reference":"{{organization}}"}
        """);

    public static string Encounter(string? id, string value, string patient, string organization, string start) => Of("Encounter", id,
        $$"""
        {{Identifier(value)}},"status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
        "subject":{"reference":"{{patient}}"},"period":{"start":"{{start}}","end":"{{start}}"},"serviceProvider":{"reference":"{{organization}}"}
        """);

    public static string Condition(string? id, string value, string patient, string encounter, string onset, string code = "C34.1") => Of("Condition", id,
        $$"""
        {{Identifier(value)}},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
        "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
        "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis"}]}],
        "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"{{code}}"}]},"subject":{"reference":"{{patient}}"},"encounter":{"reference":"{{encounter}}"},"onsetDateTime":"{{onset}}"
        """);

    /// <summary>A laboratory result as hospitals send them, about 1.7 kB.</summary>
    public static string Observation(string? id, string value, string patient, string encounter, string practitioner, LabTest test, string result, string time) => Of("Observation", id,
        $$"""
        "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{{test.Display}}: {{result}} {{test.Unit}}, measured {{time}}, within the reference range of the laboratory</p></div>"},
        {{Identifier(value)}},"status":"final",
        "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory","display":"Laboratory"}]}],
        "code":{"coding":[{"system":"http://loinc.org","code":"{{test.Code}}","display":"{{test.Display}}"}],"text":"{{test.Display}}"},
        "subject":{"reference":"{{patient}}"},"encounter":{"reference":"{{encounter}}"},"effectiveDateTime":"{{time}}","issued":"{{time}}","performer":[{"reference":"{{practitioner}}"}],
        {{(test.IsPressure ? Pressure(result) : $"\"valueQuantity\":{Quantity(result, test.Unit)}")}},
        "interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"N","display":"Normal"}]}],
        "note":[{"text":"Sample taken fasting, kept cool, spun and processed within the hour. No haemolysis, icterus or lipaemia seen. Control samples of this series were within their limits."}],
        "referenceRange":[{"low":{{Quantity("0.70", test.Unit)}},"high":{{Quantity("180.30", test.Unit)}},"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/referencerange-meaning","code":"normal","display":"Normal Range"}]} }]
        """);

    public static string Procedure(string? id, string value, string patient, string encounter, string time) => Of("Procedure", id,
        $$"""
        {{Identifier(value)}},"status":"completed","code":{"coding":[{"system":"http://snomed.info/sct","code":"173171007","display":"Lobectomy of lung"}]},
        "subject":{"reference":"{{patient}}"},"encounter":{"reference":"{{encounter}}"},"performedDateTime":"{{time}}"
        """);

    public static string MedicationRequest(string? id, string value, string patient, string encounter, string practitioner, string time) => Of("MedicationRequest", id,
        $$"""
        {{Identifier(value)}},"status":"active","intent":"order","medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"1721560","display":"osimertinib"}]},
        "subject":{"reference":"{{patient}}"},"encounter":{"reference":"{{encounter}}"},"authoredOn":"{{time}}","requester":{"reference":"{{practitioner}}"},"dosageInstruction":[{"text":"80 mg once a day"}]
        """);

    public static string DiagnosticReport(string? id, string value, string patient, string encounter, string observation, string time) => Of("DiagnosticReport", id,
        $$"""
        {{Identifier(value)}},"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0074","code":"LAB"}]}],
        "code":{"coding":[{"system":"http://loinc.org","code":"24323-8","display":"Comprehensive metabolic panel"}]},"subject":{"reference":"{{patient}}"},"encounter":{"reference":"{{encounter}}"},
        "effectiveDateTime":"{{time}}","issued":"{{time}}","result":[{"reference":"{{observation}}"}],"conclusion":"Unremarkable."
        """);

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Of(string type, string? id, string rest) =>
        $$"""{"resourceType":"{{type}}",{{(id is null ? "" : $"\"id\":\"{id}\",")}}{{rest.ReplaceLineEndings("")}}}""";

    private static string Identifier(string value) => $$""" "identifier":[{"system":"{{Identifiers}}","value":"{{value}}"}]""";

    private static string Pressure(string systolic) =>
        $$"""
        "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{{Quantity(systolic, "mm[Hg]")}}},
        {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{{Quantity("71", "mm[Hg]")}}}]
        """;

    private static string Quantity(string value, string unit) => $$"""{"value":{{value}},"unit":"{{unit}}","system":"http://unitsofmeasure.org","code":"{{unit}}"}""";
}
