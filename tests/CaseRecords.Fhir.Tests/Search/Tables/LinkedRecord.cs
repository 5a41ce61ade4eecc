namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>Resources that refer to each other: for chains, their reverse, and what comes along.</summary>
public sealed class LinkedRecord : TableRecord
{
    protected override IEnumerable<string> Resources =>
    [
        """{"resourceType":"Organization","id":"trust","name":"Trust"}""",
        """{"resourceType":"Organization","id":"clinic","name":"Clinic","partOf":{"reference":"Organization/trust"}}""",
        """{"resourceType":"Practitioner","id":"doc1","name":[{"family":"House"}]}""",
        """{"resourceType":"Practitioner","id":"ann","name":[{"given":["Ann"]}]}""",
        """{"resourceType":"Practitioner","id":"bob","name":[{"given":["Bob"]}]}""",
        """{"resourceType":"Patient","id":"p1","identifier":[{"system":"urn:mrn","value":"AB1"}],"name":[{"family":"Wang"}],"gender":"male","birthDate":"1961-02","managingOrganization":{"reference":"Organization/clinic"},"generalPractitioner":[{"reference":"Practitioner/doc1"}]}""",
        """{"resourceType":"Patient","id":"p2","name":[{"family":"Meyer"}],"birthDate":"1980"}""",
        """{"resourceType":"Group","id":"g1","type":"person","actual":true}""",
        Observation("o6", "inner", "Patient/nobody"),
        Observation("o5", "middle", "Patient/nobody", ""","hasMember":[{"reference":"Observation/o6"}]"""),
        Observation("o1", "size", "Patient/p1"),
        Observation("o2", "stage", "Patient/p1", ""","performer":[{"reference":"Organization/trust/_history/1"}]"""),
        Observation("o3", "outer", "Patient/p2", ""","performer":[{"reference":"Practitioner/ann"},{"reference":"Practitioner/bob"}],"hasMember":[{"reference":"Observation/o5"}]"""),
        Observation("o4", "count", "Group/g1"),
        """{"resourceType":"Provenance","id":"prov","target":[{"reference":"Observation/o1"}],"recorded":"2025-04-30T10:00:00Z","agent":[{"who":{"reference":"Practitioner/doc1"}}]}""",
        """{"resourceType":"Medication","id":"cisplatin","code":{"coding":[{"system":"urn:own","code":"cis"}]}}""",
        Prescription("outside", "Medication/cisplatin"),
        Prescription("deep", "#m", ""","contained":[{"resourceType":"Organization","id":"o","name":"Within"},{"resourceType":"Medication","id":"m","manufacturer":{"reference":"#o"}}]"""),
        Prescription("inside", "#m", ""","contained":[{"resourceType":"Medication","id":"m","code":{"coding":[{"system":"urn:own","code":"cis"}]},"manufacturer":{"reference":"Organization/trust"},"batch":{"lotNumber":"L3"}}]"""),
    ];

    private static string Observation(string id, string code, string subject, string more = "") =>
        $$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"coding":[{"system":"urn:own","code":"{{{code}}}"}]},"subject":{"reference":"{{{subject}}}"}{{{more}}}}""";

    private static string Prescription(string id, string medication, string more = "") =>
        $$$"""{"resourceType":"MedicationRequest","id":"{{{id}}}","status":"active","intent":"order","medicationReference":{"reference":"{{{medication}}}"},"subject":{"reference":"Patient/p1"}{{{more}}}}""";
}
