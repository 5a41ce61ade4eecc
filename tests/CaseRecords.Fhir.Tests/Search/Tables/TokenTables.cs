namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>Codes, identifiers and other things that have a name in a system.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#token"/>
public sealed class TokenTables(TokenTables.Record record) : IClassFixture<TokenTables.Record>
{
    [Theory]
    // [code]: in any system, and in none.
    [InlineData("Condition?code=C34.1", "icd own plain")]
    [InlineData("Condition?code=c34.1", "icd own plain")]
    // [system]|[code], the system letter by letter.
    [InlineData("Condition?code=urn:own|C34.1", "own")]
    [InlineData("Condition?code=URN:own|C34.1", "")]
    [InlineData("Condition?code=http://hl7.org/fhir/sid/icd-10|C34.1", "icd")]
    // |[code]: without a system.
    [InlineData("Condition?code=|C34.1", "plain")]
    [InlineData("Condition?code=|lung", "")]
    // [system]|: any code of it.
    [InlineData("Condition?code=urn:own|", "both odd own own-upper")]
    [InlineData("Condition?code=urn:nowhere|", "")]
    // Case: it counts where the system says so.
    [InlineData("Condition?code=http://snomed.info/sct|lung", "")]
    [InlineData("Condition?code=http://snomed.info/sct|LUNG", "snomed")]
    [InlineData("Condition?code=urn:own|lung", "own-upper")]
    [InlineData("Condition?code=lung", "own-upper")]
    // Any coding of a concept; a comma is or, a repeated parameter is and.
    [InlineData("Condition?code=A", "both")]
    [InlineData("Condition?code=A,LUNG", "both own-upper snomed")]
    [InlineData("Condition?code=A&code=B", "both")]
    [InlineData("Condition?code=A&code=LUNG", "")]
    // Escapes.
    [InlineData(@"Condition?code=a\,b\|c\$d\\e", "odd")]
    [InlineData(@"Condition?code=urn:own|a\,b\|c\$d\\e,nothing", "odd")]
    // The text of a concept is no code.
    [InlineData("Condition?code=Tumour", "")]
    // A code that nobody has: nothing, and no error.
    [InlineData("Condition?code=unheard-of", "")]
    // A parameter without a value says nothing.
    [InlineData("Condition?code=&clinical-status=recurrence", "snomed")]
    public Task Concepts(string query, string ids) => record.Finds(query, ids);

    [Theory]
    // None of the values, as a set: also where there is no value.
    [InlineData("Condition?code:not=A", "icd none odd own own-upper plain snomed text")]
    [InlineData("Condition?code:not=A,C34.1", "none odd own-upper snomed text")]
    [InlineData("Condition?code:not=A&code:not=C34.1", "none odd own-upper snomed text")]
    [InlineData("Condition?code:not=urn:own|", "icd none plain snomed text")]
    [InlineData("Condition?code:missing=true", "none")]
    [InlineData("Condition?code:missing=false", "both icd odd own own-upper plain snomed text")]
    // Of the text or the display, as a string.
    [InlineData("Condition?code:text=tumour", "text")]
    [InlineData("Condition?code:text=lung", "snomed")]
    [InlineData("Condition?code:text=Größe", "icd")]
    [InlineData("Condition?code:text=grosse", "icd")]
    [InlineData("Condition?code:text=C34.1", "")]
    public Task Modifiers(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("Patient?identifier=AB1", "p1 p2")]
    [InlineData("Patient?identifier=ab1", "p1 p2")]
    [InlineData("Patient?identifier=urn:mrn|AB1", "p1")]
    [InlineData("Patient?identifier=|AB1", "p2")]
    [InlineData("Patient?identifier=urn:mrn|", "p1 p3")]
    [InlineData("Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|AB1", "p1")]
    [InlineData("Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|SS|AB1", "")]
    [InlineData("Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|77", "")]
    [InlineData("Patient?identifier:text=medical", "p1")]
    public Task Identifiers(string query, string ids) => record.Finds(query, ids);

    [Theory]
    // A code has the system of its binding, which may be written or not.
    [InlineData("Patient?gender=female", "p1")]
    [InlineData("Patient?gender=http://hl7.org/fhir/administrative-gender|female", "p1")]
    [InlineData("Patient?gender=http://hl7.org/fhir/other|female", "")]
    [InlineData("Patient?gender:not=female", "p2 p3")]
    // What has only an extension is missing.
    [InlineData("Patient?gender:missing=true", "p3")]
    // Booleans.
    [InlineData("Patient?active=true", "p1")]
    [InlineData("Patient?active=false", "p2")]
    [InlineData("Patient?active:not=true", "p2 p3")]
    // Where the parameter is an expression about what is there.
    [InlineData("Patient?deceased=true", "p2 p3")]
    [InlineData("Patient?deceased=false", "p1")]
    // Contact points have no system to search by; phone and email are parameters of their own.
    [InlineData("Patient?telecom=+49 30 1", "p1")]
    [InlineData("Patient?phone=+49 30 1", "p1")]
    [InlineData("Patient?email=+49 30 1", "")]
    [InlineData("Patient?email=ANNA@example.org", "p1")]
    // Every resource.
    [InlineData("Patient?_id=p1", "p1")]
    [InlineData("Patient?_id=P1", "")]
    [InlineData("Patient?_id=p1,p3,nobody", "p1 p3")]
    [InlineData("Patient?_tag=urn:tag|demo", "p3")]
    [InlineData("Patient?_tag:not=demo", "p1 p2")]
    [InlineData("Patient?_security=http://terminology.hl7.org/CodeSystem/v3-Confidentiality|R", "p1")]
    [InlineData("Patient?_security:missing=true", "p2 p3")]
    public Task OtherTypes(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("Patient?telecom=phone|1", "invalid at telecom")]
    [InlineData("Patient?active=urn:x|true", "invalid at active")]
    [InlineData("Condition?code=a|b|c", "invalid at code")]
    [InlineData("Condition?code:exact=A", "invalid at code")]
    [InlineData("Condition?code:missing=maybe", "invalid at code")]
    [InlineData("Condition?code:nonsense=A", "invalid at code")]
    [InlineData("Condition?nonsense=A", "invalid at nonsense")]
    public Task Refused(string query, string issue) => record.Refuses(query, issue);

    public sealed class Record : TableRecord
    {
        protected override IEnumerable<string> Resources =>
        [
            Condition("icd", """{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"C34.1","display":"Größe"}]}"""),
            Condition("own", """{"coding":[{"system":"urn:own","code":"C34.1"}]}"""),
            Condition("own-upper", """{"coding":[{"system":"urn:own","code":"LUNG"}]}"""),
            Condition("snomed", """{"coding":[{"system":"http://snomed.info/sct","code":"LUNG","display":"Cancer of lung"}]}""", "recurrence"),
            Condition("both", """{"coding":[{"system":"urn:own","code":"A"},{"system":"urn:own","code":"B"}]}"""),
            Condition("plain", """{"coding":[{"code":"C34.1"}]}"""),
            Condition("text", """{"text":"Tumour"}"""),
            Condition("odd", """{"coding":[{"system":"urn:own","code":"a,b|c$d\\e"}]}"""),
            """{"resourceType":"Condition","id":"none","subject":{"reference":"Patient/p1"}}""",
            """{"resourceType":"Patient","id":"p1","meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}]},"active":true,"gender":"female","telecom":[{"system":"phone","value":"+49 30 1"},{"system":"email","value":"anna@example.org"}],"identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}],"text":"Medical record"},"system":"urn:mrn","value":"AB1"}]}""",
            """{"resourceType":"Patient","id":"p2","active":false,"gender":"male","identifier":[{"value":"ab1"}],"deceasedDateTime":"2024"}""",
            """{"resourceType":"Patient","id":"p3","meta":{"tag":[{"system":"urn:tag","code":"demo"}]},"_gender":{"extension":[{"url":"urn:masked","valueCode":"masked"}]},"identifier":[{"system":"urn:mrn","value":"77"}],"deceasedBoolean":true}""",
        ];

        private static string Condition(string id, string code, string status = "active") =>
            $$$"""{"resourceType":"Condition","id":"{{{id}}}","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"{{{status}}}"}]},"subject":{"reference":"Patient/p1"},"code":{{{code}}}}""";
    }
}
