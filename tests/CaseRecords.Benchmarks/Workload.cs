using System.Globalization;

namespace CaseRecords.Benchmarks;

/// <summary>What the benchmarks send: laboratory results as hospitals send them.</summary>
internal static class Workload
{
    public static string Bundle(IEnumerable<string> entries) =>
        $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""";

    public static string Entry(int patient, string id) =>
        $$"""{"fullUrl":"urn:uuid:{{id}}","request":{"method":"PUT","url":"Observation/{{id}}"},"resource":{{Observation(patient, id)}} }""";

    /// <summary>An entry of another type, for bundles over several owners.</summary>
    public static string Entry(string type, int patient, string id, string rest) =>
        $$"""{"request":{"method":"PUT","url":"{{type}}/{{id}}"},"resource":{"resourceType":"{{type}}","id":"{{id}}","subject":{"reference":"Patient/p{{patient.ToString(CultureInfo.InvariantCulture)}}"},{{rest}}} }""";

    /// <summary>About 1.5 kB.</summary>
    public static string Observation(int patient, string? id) =>
        $$"""
        {
          "resourceType": "Observation",{{(id is null ? "" : $"\n  \"id\": \"{id}\",")}}
          "meta": { "profile": [ "http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-lab" ] },
          "identifier": [ { "system": "urn:bench:lab", "value": "{{patient.ToString(CultureInfo.InvariantCulture)}}-{{id}}" } ],
          "status": "final",
          "category": [ { "coding": [ { "system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory", "display": "Laboratory" } ] } ],
          "code": { "coding": [ { "system": "http://loinc.org", "code": "2160-0", "display": "Creatinine [Mass/volume] in Serum or Plasma" } ], "text": "Creatinine" },
          "subject": { "reference": "Patient/p{{patient.ToString(CultureInfo.InvariantCulture)}}" },
          "effectiveDateTime": "2025-04-29T08:30:00+08:00",
          "issued": "2025-04-29T11:02:31.120+08:00",
          "performer": [ { "reference": "Organization/org-hosp", "display": "Hospital laboratory" } ],
          "valueQuantity": { "value": 0.95, "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL" },
          "interpretation": [ { "coding": [ { "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": "N", "display": "Normal" } ] } ],
          "referenceRange": [ { "low": { "value": 0.70, "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL" },
            "high": { "value": 1.30, "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL" } } ]
        }
        """;
}
