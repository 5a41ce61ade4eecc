using System.Globalization;
using System.Text.Json.Nodes;

namespace CaseRecords.Fhir.Tests.Generation;

/// <summary>Values of R4's primitive types, their edges among them.</summary>
/// <seealso href="https://hl7.org/fhir/R4/datatypes.html#primitive"/>
internal sealed class PrimitiveGenerator(Random random)
{
    private static readonly string[] Texts =
    [
        "a", "Chalmers", "du Marché", "李 小龙", "Ærøskøbing ŁÓDŹ ıİ ß", "עברית and العربية", "e\u0301 is é", "👩‍⚕️ 𝒳", "\"quoted\" \\ back / slash", "<b>&amp;</b>",
        "line\nfeed\ttab\r\nreturn", "\u00a0no-break\u2028line\u2029paragraph", "' or 1=1 --", "%20+%2B", "null", "0012", " leading and trailing ", new string('x', 2000),
    ];

    private static readonly string[] Decimals =
    [
        "0", "5.40", "0.0", "1.00", "1e3", "1.50E-5", "100", "0.1000000000", "12345678901234567890.12", "7.0e+2", "0.00000001", "99.995", "3",
    ];

    private static readonly string[] Uris =
    [
        "http://example.org/a", "https://example.org/a?b=c&d=%C3%A9#e", "urn:oid:1.2.840.113619", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "urn:ietf:rfc:3986", "mailto:a@example.org",
        "http://loinc.org", "http://example.org/ünï",
    ];

    private int last;

    public JsonNode Value(string type) => type switch
    {
        "boolean" => JsonValue.Create(random.Next(2) == 0),
        "integer" => Number(Pick(["0", "1", "-1", "2147483647", "-2147483648", Small()])),
        "unsignedInt" => Number(Pick(["0", "2147483647", Small()])),
        "positiveInt" => Number(Pick(["1", "2147483647", Small()])),
        "decimal" => Number(Pick(Decimals)),
        _ => JsonValue.Create(Text(type)),
    };

    /// <summary>A number with its digits as written.</summary>
    public static JsonNode Number(string digits) => JsonNode.Parse(digits)!;

    /// <summary>A text that no other value of this generator has.</summary>
    public string Unique(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{++last}");

    public T Pick<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private string Text(string type) => type switch
    {
        "string" or "markdown" => Pick(Texts),
        "code" => Unique(Pick(["c", "a-b.", "two words ", "ä", "+"])),
        "id" => Unique(Pick(["i", "A-b.9-", new string('z', 50)])),
        "uri" => Pick(Uris),
        "url" => Pick(["http://example.org/a", "https://example.org/a?b=c#d", "mllp://10.1.1.10:9234", "ftp://example.org/x"]),
        "canonical" => random.Next(4) == 0 ? string.Create(CultureInfo.InvariantCulture, $"urn:uuid:c757873d-ec9a-4326-a141-{++last:x12}") : Unique(Pick(["http://example.org/fhir/ValueSet/", "http://example.org/fhir/Questionnaire/v|1.0#"])),
        "oid" => Pick(["urn:oid:1.2.3.4.5", "urn:oid:2.16.840.1.113883.6.1", "urn:oid:0.1"]),
        "uuid" => Pick(["urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:00000000-0000-0000-0000-000000000000"]),
        "base64Binary" => Pick(["AA==", "AAA=", "AAAA", "SGVsbG8sIHdvcmxk", Convert.ToBase64String(new byte[3000])]),
        "date" => Date(),
        "dateTime" => DateTime(),
        "instant" => Pick(["2015-02-07T13:28:17.239+02:00", "2017-01-01T00:00:00Z", "2016-02-29T23:59:59.123456Z", "1999-12-31T23:59:59-11:00", "2020-06-30T12:00:00.1+14:00"]),
        "time" => Pick(["00:00:00", "23:59:59", "12:34:56.789", "07:05:00.1"]),
        _ => throw new NotSupportedException($"No values for {type}."),
    };

    private string Date() => Year() + Pick(["", "-01", "-12", "-02-28", "-12-31", "-01-01"]);

    private string DateTime() =>
        Date() is { Length: 10 } day && random.Next(3) > 0
            ? day + Pick(["T00:00:00Z", "T23:59:59+14:00", "T12:30:45.5-05:00", "T06:07:08.123456789Z", "T13:00:00-12:00"])
            : Date();

    private string Year() => random.Next(1900, 2100).ToString(CultureInfo.InvariantCulture);

    private string Small() => random.Next(2, 100).ToString(CultureInfo.InvariantCulture);
}
