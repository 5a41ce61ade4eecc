namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>The values that made records are made of: few, so that queries find several.</summary>
internal static class Pools
{
    public const string Loinc = "http://loinc.org";
    public const string Snomed = "http://snomed.info/sct";
    public const string Icd10 = "http://hl7.org/fhir/sid/icd-10";
    public const string Own = "urn:own";
    public const string Mrn = "urn:mrn";
    public const string Ucum = "http://unitsofmeasure.org";
    public const string Hl7 = "http://terminology.hl7.org/CodeSystem/";
    public const string Elsewhere = "https://other.example/fhir/";

    public static readonly string[] Families = ["Müller", "Müller-Lüdenscheidt", "Muller", "O'Brien", "O’Connor", "van der Berg", "Łukasiewicz", "Straße", "Nowak", "王", "Ærø", "de la Peña", "Ｓmith"];
    public static readonly string[] Given = ["Anna", "Anna-Maria", "Hans", "Jane", "Seán", "José", "Łukasz", "小明", "Ulla", "Bo"];
    public static readonly string[] Cities = ["Łódź", "Berlin", "Bern", "New York", "Newcastle upon Tyne", "Ærøskøbing", "São Paulo"];
    public static readonly string[] Words = ["lung", "mass", "stable", "progress", "lymph node", "left upper lobe", "Größe", "no change", "résumé", "follow-up"];

    public static readonly (string? System, string Code, string? Display)[] Findings =
    [
        (Snomed, "254637007", "Non-small cell lung cancer"), (Snomed, "94222008", "Metastasis in bone"), (Icd10, "C34.1", "Upper lobe"), (Icd10, "c34.1", null),
        (Own, "C34.1", "Own lung"), (Own, "Bone", "Knochen"), (null, "C34.1", null), (Own, "a,b|c$d\\e", "Odd, very"),
    ];

    public static readonly (string? System, string Code, string? Display)[] Measures =
    [
        (Loinc, "718-7", "Hemoglobin"), (Loinc, "2345-7", "Glucose in blood"), (Loinc, "21889-1", "Tumour size"), (Loinc, "8302-2", "Height"), (Own, "Tumour", "Tumor Größe"), (null, "plain", null),
    ];

    /// <summary>None of the measures: an observation may not have the code of one of its components.</summary>
    public static readonly (string? System, string Code, string? Display)[] Components =
        [(Loinc, "8480-6", "Systolic"), (Loinc, "8462-4", "Diastolic"), (Own, "Part", "Part of it")];

    public static readonly (string? System, string Code, string? Display)[] Answers =
        [(Snomed, "10828004", "Positive"), (Snomed, "260385009", "Negative"), (Own, "POS", "Positive here"), (Own, "pos", null)];

    public static readonly (string? System, string Code, string? Display)[] Acts =
        [(Snomed, "387713003", "Surgical procedure"), (Snomed, "108290001", "Radiation therapy"), (Own, "biopsy", "Biopsy of lung"), (Own, "Imaging", null)];

    public static readonly (string? System, string Code, string? Display)[] Drugs =
        [("http://www.nlm.nih.gov/research/umls/rxnorm", "1721560", "Osimertinib"), (Own, "cis", "Cisplatin"), (Own, "CIS", "Cisplatin old"), (null, "asp", "Aspirin")];

    public static readonly string[] Dates =
    [
        "2023", "2024", "2024-02", "2024-12-31", "2025", "2025-04", "2025-04-29", "2025-04-30", "2025-05-01", "2025-04-30T10:15:00Z", "2025-04-30T10:15:30.250Z", "2025-04-30T23:30:00-02:00",
        "2025-05-01T01:30:00+02:00", "2025-04-30T10:15:30Z", "2024-02-29T00:00:00Z",
    ];

    public static readonly string[] Days = ["1950", "1950-03", "1950-03-01", "1950-03-31", "1961-12-31", "1962-01-01", "1980-07", "2001-02-28"];
    public static readonly string[] Instants = ["2025-04-30T10:15:00Z", "2025-04-30T10:15:30.250Z", "2025-05-01T00:00:00Z", "2025-05-01T01:30:00+02:00", "2024-12-31T23:59:59.999Z"];

    /// <summary>Numbers as they are written: their digits are data.</summary>
    public static readonly string[] Numbers = ["5.4", "5.40", "5.44", "5.45", "5.35", "100", "99.5", "100.4", "0.0054", "12", "120", "1.2", "7"];

    public static readonly (string Code, string Unit)[] Units =
        [("mg", "mg"), ("g", "gram"), ("kg", "kg"), ("mm", "mm"), ("cm", "cm"), ("m", "m"), ("g/L", "g/L"), ("mg/dL", "mg/dL"), ("min", "min"), ("h", "h"), ("s", "s")];

    public static readonly string[] Tags = ["urn:tag|demo", "urn:tag|Case", "urn:other|demo"];
    public static readonly string[] Security = [Hl7 + "v3-Confidentiality|R", Hl7 + "v3-Confidentiality|N"];
    public static readonly string[] Profiles = ["http://profile.example/p", "http://profile.example/p|2", "http://profile.example/q/deep"];
    public static readonly string[] Sources = ["http://source.example/a", "http://source.example/a/b", "urn:source:c"];
    public static readonly string[] Addresses = ["http://acme.example/fhir", "http://acme.example/fhir/ValueSet/1", "http://acme.example/fhir/ValueSet/12", "http://acme.example/fhir/ValueSet/1/deep", "urn:oid:1.2.3"];

    /// <summary>Latitude and longitude: three in Berlin, one in Potsdam, one in Sydney.</summary>
    public static readonly (string Latitude, string Longitude)[] Positions = [("52.5200", "13.4050"), ("52.5210", "13.4100"), ("52.4700", "13.4400"), ("52.3906", "13.0645"), ("-33.8688", "151.2093")];
}
