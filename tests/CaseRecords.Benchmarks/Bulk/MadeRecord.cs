using System.Globalization;
using CaseRecords.Fhir;

namespace CaseRecords.Benchmarks.Bulk;

/// <summary>
/// A made-up hospital of any size, the same every time: a hundred observations of twenty codes to a patient, and what they refer to. A few
/// rare things are in it once, however large it is, so that a search for them finds as much in ten thousand observations as in a million.
/// </summary>
internal sealed class MadeRecord(int observations)
{
    public const int ObservationsEach = 100;

    private const int EncountersEach = 2;
    private const int Organizations = 20;

    private static readonly string[] Syllables =
        ["ba", "ber", "cho", "dal", "den", "el", "fa", "gor", "han", "is", "jo", "kem", "lan", "lor", "ma", "mir", "na", "nov", "o", "pet", "quen", "ra", "ros", "sa", "ster", "ta", "tov", "u", "vel", "wan", "yu", "zim"];

    private static readonly string[] Diagnoses = ["C34.1", "C50.4", "C18.7", "C61", "C25.0", "C16.2", "C79.3", "C78.7", "C79.5", "E11.9", "I10", "J44.9"];

    private static readonly MadeTest[] Tests =
    [
        new("2160-0", "Creatinine", "laboratory", "mg/dL", 0.6, 0.01), new("718-7", "Hemoglobin", "laboratory", "g/dL", 9, 0.1),
        new("6690-2", "Leukocytes", "laboratory", "10*3/uL", 3, 0.1), new("777-3", "Platelets", "laboratory", "10*3/uL", 120, 2),
        new("2345-7", "Glucose", "laboratory", "mg/dL", 70, 1), new("2951-2", "Sodium", "laboratory", "mmol/L", 130, 0.2),
        new("2823-3", "Potassium", "laboratory", "mmol/L", 3.2, 0.03), new("1742-6", "Alanine aminotransferase", "laboratory", "U/L", 10, 1),
        new("1920-8", "Aspartate aminotransferase", "laboratory", "U/L", 10, 1), new("1975-2", "Bilirubin", "laboratory", "mg/dL", 0.2, 0.02),
        new("2039-6", "Carcinoembryonic antigen", "laboratory", "ng/mL", 1, 0.5), new("2857-1", "Prostate specific antigen", "laboratory", "ng/mL", 0.1, 0.1),
        new("1988-5", "C reactive protein", "laboratory", "mg/L", 0.5, 1.5), new("2532-0", "Lactate dehydrogenase", "laboratory", "U/L", 100, 4),
        new("29463-7", "Body weight", "vital-signs", "kg", 45, 0.7), new("8302-2", "Body height", "vital-signs", "cm", 150, 0.4),
        new("8867-4", "Heart rate", "vital-signs", "/min", 50, 0.8), new("8310-5", "Body temperature", "vital-signs", "Cel", 36, 0.03),
        new("59408-5", "Oxygen saturation", "vital-signs", "%", 88, 0.1), new("85354-9", "Blood pressure", "vital-signs", "mm[Hg]", 95, 0.7),
    ];

    /// <summary>The patients of whom each record has something that nobody else has.</summary>
    private static readonly int[] Rare = [3, 7, 11, 42, 77];

    private static readonly DateTime Begin = new(2019, 1, 1, 7, 0, 0, DateTimeKind.Utc);

    public int Patients { get; } = observations / ObservationsEach;

    private int Practitioners => Math.Max(10, Patients / 100);

    /// <summary>Every resource with its JSON; what is referred to comes first.</summary>
    public IEnumerable<(ResourceKey Key, string Json)> Resources()
    {
        foreach (var one in Staff())
        {
            yield return one;
        }

        for (var patient = 0; patient < Patients; patient++)
        {
            yield return Patient(patient);

            for (var n = 0; n < EncountersEach; n++)
            {
                yield return Encounter(patient, n);
                yield return Condition(patient, n);
            }

            for (var n = 0; n < ObservationsEach; n++)
            {
                yield return Observation(patient, n);
            }
        }
    }

    private IEnumerable<(ResourceKey Key, string Json)> Staff()
    {
        yield return Organization("trust", "Hospital Trust", null);
        yield return Organization("trust-rare", "Faraway Trust", null);
        yield return Organization("org-rare", "Island Clinic", "trust-rare");

        for (var n = 0; n < Organizations; n++)
        {
            yield return Organization(Text($"org{n}"), $"Department {Name(n)}", "trust");
        }

        yield return Practitioner("dr-rare", "Quixote", "Alonso");

        for (var n = 0; n < Practitioners; n++)
        {
            yield return Practitioner(Text($"dr{n}"), Name((n * 31) + 5), Name(n));
        }
    }

    private static (ResourceKey Key, string Json) Organization(string id, string name, string? partOf) => Of(
        "Organization", id, $$""" "active":true,"name":"{{name}}"{{(partOf is null ? "" : $$""","partOf":{"reference":"Organization/{{partOf}}"}""")}} """);

    private static (ResourceKey Key, string Json) Practitioner(string id, string family, string given) => Of(
        "Practitioner", id, $$""" "active":true,"name":[{"family":"{{family}}","given":["{{given}}"]}] """);

    private (ResourceKey Key, string Json) Patient(int n) => Of(
        "Patient", Text($"p{n}"),
        $$"""
        "identifier":[{"system":"urn:bench:mrn","value":"M{{n:00000}}"}],"active":true,
        "name":[{"use":"official","family":"{{(n is 7 or 42 ? "Zyskind" : Name(n * 17))}}","given":["{{Name(n)}}","{{Name(n / 3)}}"]}],
        "telecom":[{"system":"phone","value":"+44 20 {{n:0000000}}"}],"gender":"{{(n % 2 == 0 ? "female" : "male")}}","birthDate":"{{Begin.AddDays(-9000 - (n * 37 % 20000)):yyyy-MM-dd}}",
        "address":[{"line":["{{n % 200}} Main Street"],"city":"{{Name(n % 40)}}","postalCode":"{{n % 9000:0000}}","country":"GB"}],
        "generalPractitioner":[{"reference":"Practitioner/dr{{n % Practitioners}}"}],"managingOrganization":{"reference":"Organization/{{(n == 42 ? "org-rare" : Text($"org{n % Organizations}"))}}"}
        """);

    private static (ResourceKey Key, string Json) Encounter(int patient, int n) => Of(
        "Encounter", Text($"e{patient}-{n}"),
        $$"""
        "status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"{{(n == 0 ? "IMP" : "AMB")}}"},"subject":{"reference":"Patient/p{{patient}}"},
        "period":{"start":"{{Begin.AddDays((patient * 13 % 1800) + n):yyyy-MM-dd}}","end":"{{Begin.AddDays((patient * 13 % 1800) + n + 4):yyyy-MM-dd}}"},"serviceProvider":{"reference":"Organization/org{{(patient + n) % Organizations}}"}
        """);

    private static (ResourceKey Key, string Json) Condition(int patient, int n) => Of(
        "Condition", Text($"c{patient}-{n}"),
        $$"""
        "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
        "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis"}]}],
        "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"{{Diagnoses[((patient * 5) + n) % Diagnoses.Length]}}"}]},"subject":{"reference":"Patient/p{{patient}}"},
        "encounter":{"reference":"Encounter/e{{patient}}-{{n}}"},"onsetDateTime":"{{Begin.AddDays(patient * 11 % 2000):yyyy-MM-dd}}"
        """);

    private (ResourceKey Key, string Json) Observation(int patient, int n)
    {
        var isRare = n == ObservationsEach - 1 && Rare.Contains(patient);
        var test = isRare ? new MadeTest("99999-9", "Rare marker", "laboratory", "ng/mL", 100 + patient, 0) : Tests[n % Tests.Length];
        var value = test.Value((patient * 7919) + (n * 104729));
        var performer = patient == 7 && n < 20 ? "dr-rare" : Text($"dr{((patient * 3) + n) % Practitioners}");
        var time = Begin.AddDays((n / Tests.Length * 380) + (patient * 7 % 370)).AddMinutes(n * 3);

        return Of(
            "Observation", Text($"o{patient}-{n}"),
            $$"""
            "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">{{test.Display}}: {{value}} {{test.Unit}}{{(isRare ? " extraordinary" : "")}}</div>"},
            "identifier":[{"system":"urn:bench:lab","value":"{{patient}}-{{n}}"}],"status":"final",
            "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"{{test.Category}}"}]}],
            "code":{"coding":[{"system":"http://loinc.org","code":"{{test.Code}}","display":"{{test.Display}}"}],"text":"{{test.Display}}"},
            "subject":{"reference":"Patient/p{{patient}}"},"encounter":{"reference":"Encounter/e{{patient}}-{{n % EncountersEach}}"},
            "effectiveDateTime":"{{time:yyyy-MM-ddTHH:mm:ss}}Z","issued":"{{time.AddHours(2):yyyy-MM-ddTHH:mm:ss}}.120Z","performer":[{"reference":"Practitioner/{{performer}}"}],
            {{(test.Code == "85354-9" ? Pressure(value) : $"\"valueQuantity\":{Quantity(value, test.Unit)}")}},
            "interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"{{(n % 9 == 0 ? "H" : "N")}}"}]}]
            """);
    }

    private static string Pressure(string systolic) =>
        $$"""
        "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{{Quantity(systolic, "mm[Hg]")}}},{"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{{Quantity("70", "mm[Hg]")}}}]
        """;

    private static string Quantity(string value, string unit) => $$"""{"value":{{value}},"unit":"{{unit}}","system":"http://unitsofmeasure.org","code":"{{unit}}"}""";

    private static (ResourceKey Key, string Json) Of(string type, string id, string rest) =>
        (new ResourceKey(type, id), $$"""{"resourceType":"{{type}}","id":"{{id}}",{{rest}}}""");

    private static string Name(int n)
    {
        var made = Syllables[n % Syllables.Length] + Syllables[n / Syllables.Length % Syllables.Length] + (n % 3 == 0 ? "son" : "");

        return char.ToUpperInvariant(made[0]) + made[1..];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record MadeTest(string Code, string Display, string Category, string Unit, double Least, double Step)
    {
        public string Value(int seed) => (Least + (Step * (seed % 101))).ToString("0.##", CultureInfo.InvariantCulture);
    }
}
