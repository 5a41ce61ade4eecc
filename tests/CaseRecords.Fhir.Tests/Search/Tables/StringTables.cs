namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>Texts: without case, accents and punctuation, from the beginning of the value or of a word.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#string"/>
public sealed class StringTables(StringTables.Record record) : IClassFixture<StringTables.Record>
{
    [Theory]
    // Equal or begins with, in any case and with any accents.
    [InlineData("Patient?family=Müller", "double umlaut")]
    [InlineData("Patient?family=muller", "double umlaut")]
    [InlineData("Patient?family=MÜL", "double umlaut")]
    [InlineData("Patient?family=ller", "")]
    // Letters that do not decompose.
    [InlineData("Patient?given=lukasz", "polish")]
    [InlineData("Patient?given=Łukasz", "polish")]
    [InlineData("Patient?family=aero", "danish")]
    [InlineData("Patient?family=strasse", "sharp")]
    // Composed or decomposed, wide or narrow.
    [InlineData("Patient?family=Mu\u0308ller", "double umlaut")]
    [InlineData("Patient?family=smith", "wide")]
    // Either part of a double name, and any word.
    [InlineData("Patient?family=lüdenscheidt", "double")]
    [InlineData("Patient?family=van der Berg", "words")]
    [InlineData("Patient?family=berg", "words")]
    // Punctuation does not count.
    [InlineData("Patient?family=obrien", "quote")]
    [InlineData("Patient?family=O’Brien", "quote")]
    // Scripts without case.
    [InlineData("Patient?family=王", "chinese")]
    [InlineData("Patient?given=小", "chinese")]
    // Every part of a name or an address.
    [InlineData("Patient?name=lukasz", "polish")]
    [InlineData("Patient?name=dr", "polish")]
    [InlineData("Patient?name=whole", "polish")]
    [InlineData("Patient?family=whole", "")]
    [InlineData("Patient?address=lodz", "polish")]
    [InlineData("Patient?address=PL", "polish")]
    [InlineData("Patient?address-city=PL", "")]
    // Or, and.
    [InlineData("Patient?family=berg,王", "chinese words")]
    [InlineData("Patient?given=Anna&given=Maria", "words")]
    [InlineData("Patient?family=a\\,b", "comma")]
    // What is nothing when folded finds nothing.
    [InlineData("Patient?family=---", "")]
    public Task Beginnings(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("Patient?family:exact=Müller", "umlaut")]
    [InlineData("Patient?family:exact=müller", "")]
    [InlineData("Patient?family:exact=Muller", "")]
    [InlineData("Patient?family:exact=Müll", "")]
    [InlineData("Patient?family:exact=van der Berg", "words")]
    [InlineData("Patient?family:exact=Berg", "")]
    [InlineData("Patient?family:contains=denscheid", "double")]
    [InlineData("Patient?family:contains=RIE", "quote")]
    [InlineData("Patient?family:contains=n der b", "words")]
    [InlineData("Patient?family:missing=true", "given-only")]
    [InlineData("Patient?given:missing=false", "chinese given-only polish words")]
    public Task Modifiers(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("Patient?family:not=x", "invalid at family")]
    [InlineData("Patient?family:below=x", "invalid at family")]
    public Task Refused(string query, string issue) => record.Refuses(query, issue);

    public sealed class Record : TableRecord
    {
        protected override IEnumerable<string> Resources =>
        [
            Patient("umlaut", """{"family":"Müller"}"""),
            Patient("double", """{"family":"Müller-Lüdenscheidt"}"""),
            Patient("words", """{"family":"van der Berg","given":["Anna","Maria"]}"""),
            Patient("quote", """{"family":"O'Brien"}"""),
            Patient("sharp", """{"family":"Straße"}"""),
            Patient("danish", """{"family":"Ærø"}"""),
            Patient("wide", """{"family":"Ｓｍｉｔｈ"}"""),
            Patient("chinese", """{"family":"王","given":["小明"]}"""),
            Patient("comma", """{"family":"a,b"}"""),
            Patient("given-only", """{"given":["Jane"]}"""),
            """{"resourceType":"Patient","id":"polish","name":[{"family":"Nowak","given":["Łukasz"],"prefix":["Dr."],"text":"Whole name"}],"address":[{"city":"Łódź","country":"PL"}]}""",
        ];

        private static string Patient(string id, string name) => $$$"""{"resourceType":"Patient","id":"{{{id}}}","name":[{{{name}}}]}""";
    }
}
