using System.Globalization;
using CaseRecords.Fhir;
using CaseRecords.Load.Data;
using static CaseRecords.Load.Data.Resources;

namespace CaseRecords.Benchmarks.Growth;

/// <summary>
/// A made-up patient with lung cancer, shaped as mCODE says, the n-th always the same: about twenty resources that refer to each other. As many
/// share a given name or a town however many there are, so that a search finds as much in a large record as in a small one.
/// </summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/"/>
internal sealed class McodePatient(int n)
{
    public const string Practitioner = "Practitioner/growth-dr";
    public const string Organization = "Organization/growth-org";

    private const string Mcode = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-";
    private const string Snomed = "http://snomed.info/sct";
    private const string Categories = "http://terminology.hl7.org/CodeSystem/observation-category";
    private const int SharingName = 140;
    private const int Results = 8;

    private readonly string id = Text($"g{n}");
    private readonly DateTime begin = new DateTime(2025, 1, 3, 0, 0, 0, DateTimeKind.Unspecified).AddDays(n % 7);

    private string Patient => $"Patient/{id}";

    private string Encounter => $"Encounter/{id}-e";

    private string Primary => $"Condition/{id}-prim";

    private string Specimen => $"Specimen/{id}-spec";

    /// <summary>Whom all patients refer to.</summary>
    public static IEnumerable<(ResourceKey Key, string Json)> Staff() =>
        [Of("Practitioner", "growth-dr", Resources.Practitioner("growth-dr", "growth-dr")), Of("Organization", "growth-org", Resources.Organization("growth-org", "growth-org"))];

    /// <summary>What the scenarios of the load tool ask for.</summary>
    public PreparedPatient Prepared() => new()
    {
        Reference = Patient,
        Identifier = id,
        Family = $"Growth{Letters(n, 4)}",
        Given = $"Given{Letters(n / SharingName, 3)}",
        BirthDate = Text($"{1940 + (n % 50)}-{1 + (n % 12):00}-{1 + (n % 28):00}"),
        City = $"Town{Letters((n + (SharingName / 2)) / SharingName, 3)}",
        Encounter = Encounter,
        Observations = [.. Enumerable.Range(0, Results).Select(i => Text($"Observation/{id}-o{i}"))],
    };

    public IEnumerable<(ResourceKey Key, string Json)> Record()
    {
        var about = Prepared();
        yield return Of("Patient", id, Resources.Patient(id, id, about.Family, about.Given, about.BirthDate, about.City, Practitioner, Organization));
        yield return Of("Encounter", $"{id}-e", Resources.Encounter($"{id}-e", $"{id}-e", Patient, Organization, Day(0)));
        yield return Made("Condition", "prim", "primary-cancer-condition",
            $$"""
            "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/condition-assertedDate","valueDateTime":"{{Day(12)}}"},{"url":"{{Mcode}}histology-morphology-behavior","valueCodeableConcept":{{Code("http://terminology.hl7.org/CodeSystem/icd-o-3", "8140/3", "Adenocarcinoma, NOS")}} }],
            {{Status("confirmed")}},"category":[{{Code("http://terminology.hl7.org/CodeSystem/condition-category", "problem-list-item", "Problem List Item")}}],
            "code":{"coding":[{"system":"{{Snomed}}","code":"254626006","display":"Adenocarcinoma of lung"},{"system":"http://hl7.org/fhir/sid/icd-10","code":"C34.{{1 + (n % 3)}}"},{"system":"http://hl7.org/fhir/sid/icd-10","code":"C34.1"}]},
            "subject":{"reference":"{{Patient}}"},"encounter":{"reference":"{{Encounter}}"},"onsetDateTime":"{{Day(9)}}","recordedDate":"{{Day(12)}}","asserter":{"reference":"{{Practitioner}}"}
            """);

        if (n % 3 == 0)
        {
            yield return Made("Condition", "met", "secondary-cancer-condition",
                $$"""
                "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/condition-related","valueReference":{"reference":"{{Primary}}"} }],
                {{Status("confirmed")}},"category":[{{Code("http://terminology.hl7.org/CodeSystem/condition-category", "problem-list-item", "Problem List Item")}}],
                "code":{{Code(Snomed, "94222008", "Secondary malignant neoplasm of bone")}},"subject":{"reference":"{{Patient}}"},"onsetDateTime":"{{Day(11)}}","recordedDate":"{{Day(12)}}"
                """);
        }

        yield return Stage("t", "tnm-primary-tumor-category", "399504009", "cT category", "1228931008", "cT2a", "");
        yield return Stage("n", "tnm-regional-nodes-category", "399534004", "cN category", "1229967007", "cN0", "");
        yield return Stage("m", "tnm-distant-metastases-category", "399387003", "cM category", "1229901006", "cM0", "");
        yield return Stage("stage", "tnm-stage-group", "399537006", "Clinical stage group", "1222838008", "Stage IVA", $$""","hasMember":[{"reference":"Observation/{{id}}-t"},{"reference":"Observation/{{id}}-n"},{"reference":"Observation/{{id}}-m"}]""");
        yield return Made("Observation", "ecog", "ecog-performance-status",
            $$"""
            "status":"final","category":[{{Code(Categories, "survey", "Survey")}}],"code":{{Code("http://loinc.org", "89247-1", "ECOG performance status")}},
            "subject":{"reference":"{{Patient}}"},"effectiveDateTime":"{{Day(12)}}","performer":[{"reference":"{{Practitioner}}"}],"valueInteger":{{n % 3}}
            """);

        for (var i = 0; i < Results; i++)
        {
            yield return Of("Observation", Text($"{id}-o{i}"), Observation(Text($"{id}-o{i}"), Text($"{id}-o{i}"), Patient, Encounter, Practitioner, LabTest.All[i % LabTest.All.Count], Result(i), PreparedRecord.Time(i * 5)));
        }

        yield return Made("Specimen", "spec", "human-specimen",
            $$"""
            "identifier":[{"system":"{{Identifiers}}","value":"{{id}}-spec"}],"status":"available","type":{{Code(Snomed, "122610009", "Lung biopsy sample")}},"subject":{"reference":"{{Patient}}"},
            "collection":{"collectedDateTime":"{{Day(8)}}","bodySite":{{Code(Snomed, "41224006", "Left lower lobe")}} }
            """);
        yield return Of("DiagnosticReport", $"{id}-path", DiagnosticReport($"{id}-path", $"{id}-path", Patient, Encounter, $"Observation/{id}-o2", PreparedRecord.Time(4)));
        yield return Of("Procedure", $"{id}-op", Procedure($"{id}-op", $"{id}-op", Patient, Encounter, PreparedRecord.Time(20)));
        yield return Of("MedicationRequest", $"{id}-mr", MedicationRequest($"{id}-mr", $"{id}-mr", Patient, Encounter, Practitioner, PreparedRecord.Time(30)));
        yield return Made("Observation", "var", "genomic-variant",
            $$"""
            "status":"final","category":[{{Code(Categories, "laboratory", "Laboratory")}},{{Code("http://terminology.hl7.org/CodeSystem/v2-0074", "GE", "Genetics")}}],
            "code":{{Code("http://loinc.org", "69548-6", "Genetic variant assessment")}},"subject":{"reference":"{{Patient}}"},"effectiveDateTime":"{{Day(22)}}","performer":[{"reference":"{{Practitioner}}"}],
            "valueCodeableConcept":{{Code("http://loinc.org", "LA9633-4", "Present")}},"method":{{Code("http://loinc.org", "LA26398-0", "Sequencing")}},"specimen":{"reference":"{{Specimen}}"},
            "component":[{"code":{{Code("http://loinc.org", "48018-6", "Gene studied")}},"valueCodeableConcept":{{Code("http://www.genenames.org/geneId", "HGNC:3236", "EGFR")}} },
            {"code":{{Code("http://loinc.org", "48005-3", "Amino acid change (p.HGVS)")}},"valueCodeableConcept":{{Code("http://varnomen.hgvs.org", "NP_005219.2:p.Leu858Arg", "p.(Leu858Arg)")}} },
            {"code":{{Code("http://loinc.org", "48002-0", "Genomic source class")}},"valueCodeableConcept":{{Code("http://loinc.org", "LA6684-0", "Somatic")}} },
            {"code":{{Code("http://loinc.org", "81258-6", "Variant allele frequency")}},"valueQuantity":{"value":0.{{10 + (n % 80)}},"system":"http://unitsofmeasure.org","code":"1"} }]
            """);
    }

    /// <summary>Of each test within what the searches of the load tool look for.</summary>
    private string Result(int i) => ((i % 4) switch
    {
        0 => 1.05 + (0.01 * (n % 40)),
        1 => 12.2 + (0.1 * (n % 40)),
        2 => 1 + (0.5 * ((n + i) % 50)),
        _ => 101 + ((n + i) % 60),
    }).ToString("0.00", CultureInfo.InvariantCulture);

    private (ResourceKey Key, string Json) Stage(string suffix, string profile, string code, string display, string value, string valueDisplay, string rest) => Made("Observation", suffix, profile,
        $$"""
        "status":"final","category":[{{Code(Snomed, "385356007", "Stage finding")}}],"code":{{Code(Snomed, code, display)}},"subject":{"reference":"{{Patient}}"},"focus":[{"reference":"{{Primary}}"}],
        "effectiveDateTime":"{{Day(13)}}","performer":[{"reference":"{{Practitioner}}"}],"valueCodeableConcept":{{Code(Snomed, value, valueDisplay)}},"method":{{Code(Snomed, "1269566009", "AJCC 9th version")}}{{rest}}
        """);

    private (ResourceKey Key, string Json) Made(string type, string suffix, string profile, string rest) => Of(
        type, $"{id}-{suffix}", $$"""{"resourceType":"{{type}}","id":"{{id}}-{{suffix}}","meta":{"profile":["{{Mcode}}{{profile}}"]},{{rest.ReplaceLineEndings("")}}}""");

    private static (ResourceKey Key, string Json) Of(string type, string id, string json) => (new ResourceKey(type, id), json);

    private static string Status(string verification) =>
        $$""" "clinicalStatus":{{Code("http://terminology.hl7.org/CodeSystem/condition-clinical", "active", "Active")}},"verificationStatus":{{Code("http://terminology.hl7.org/CodeSystem/condition-ver-status", verification, "Confirmed")}} """;

    private static string Code(string system, string code, string display) => $$"""{"coding":[{"system":"{{system}}","code":"{{code}}","display":"{{display}}"}]}""";

    private string Day(int day) => begin.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A number as letters, always as many, so that no name is the beginning of another.</summary>
    private static string Letters(int number, int count) => string.Create(count, number, static (letters, rest) =>
    {
        for (var i = letters.Length - 1; i >= 0; i--, rest /= 26)
        {
            letters[i] = (char)('a' + (rest % 26));
        }
    });
}
