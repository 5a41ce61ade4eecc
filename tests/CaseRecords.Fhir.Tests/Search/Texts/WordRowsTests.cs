using System.Text;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Texts;
using CaseRecords.Fhir.Search.Values;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Texts;

/// <summary>What full-text search finds a resource by.</summary>
public sealed class WordRowsTests
{
    private const string Div = """<div xmlns=\"http://www.w3.org/1999/xhtml\">""";

    private static readonly SearchParameters Parameters = SearchParameters.Number([WithWords<Patient>(), WithWords<Observation>(), WithWords<Bundle>()]);
    private static readonly SearchIndexer Indexer = new(Parameters, null);

    [Theory]
    [InlineData("Lung cancer, <b>stage</b> IV", "lung cancer stage iv")]
    [InlineData("<p>one</p><p>two</p>", "one two")]
    [InlineData("one<br/>two", "one two")]
    [InlineData("<table><tr><td>5.40</td><td>mg/dL</td></tr></table>", "540 mg dl")]
    [InlineData("H<sub>2</sub>O <span style='color: red'>red</span>dish", "h2o reddish")]
    [InlineData("a &amp; b &lt;c&gt; caf&#233; caf&#xE9; M&uuml;ller", "a b c cafe muller")]
    [InlineData("x<!-- hidden <b> words -->y", "xy")]
    [InlineData("<img alt='a > b' src='#i'/>shown", "shown")]
    [InlineData("Łukasz Łukasz LUKASZ", "lukasz")]
    [InlineData("肺癌 IV期", "肺 癌 iv 期")]
    [InlineData("", "")]
    public void The_words_of_a_narrative(string inside, string words) =>
        Words("_text", """{"resourceType":"Patient","text":{"status":"generated","div":"%</div>"}}""".Replace("%", Div + inside, StringComparison.Ordinal)).ShouldBe(words);

    [Theory]
    [InlineData("""{"resourceType":"Patient","name":[{"family":"Ærø","given":["Jürgen"]}]}""", "aero jurgen")]
    [InlineData("""{"resourceType":"Patient","id":"id","language":"en","gender":"female","birthDate":"1950-03","active":true,"multipleBirthInteger":7}""", "")]
    [InlineData("""{"resourceType":"Patient","meta":{"source":"urn:a","profile":["http://b"]},"implicitRules":"http://c","photo":[{"contentType":"image/png","data":"AAAA","url":"http://d","title":"Portrait"}]}""", "portrait")]
    [InlineData("""{"resourceType":"Patient","managingOrganization":{"reference":"Organization/x","type":"Organization","display":"Clinic East"}}""", "(clinic|east)")]
    [InlineData("""{"resourceType":"Patient","identifier":[{"system":"urn:mrn","value":"AB-1"}]}""", "ab 1")]
    [InlineData("""{"resourceType":"Patient","identifier":[{"value":"1B4E28BA-2fa1-11d2-883f-0016d3cca427"},{"value":"x 1b4e28ba-2fa1-11d2-883f-0016d3cca427"}]}""", "1b4e28ba2fa111d2883f0016d3cca427 x 1b4e28ba 2fa1 11d2 883f 0016d3cca427")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://e","valueString":"left"},{"url":"http://e","valueMarkdown":"*right*"},{"url":"http://e","valueCode":"code"}]}""", "left right")]
    [InlineData("""{"resourceType":"Patient","_birthDate":{"extension":[{"url":"http://e","valueString":"about"}]},"name":[{"given":["Ann",null],"_given":[null,{"extension":[{"url":"http://e","valueString":"masked"}]}]}]}""", "about ann masked")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"Trust"},{"name":"Late","resourceType":"Organization"}]}""", "trust late")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"C","display":"Tumour marker"}],"text":"CEA"},"note":[{"text":"repeat"}],"valueString":"high"}""", "repeat high (cea|marker|tumour)")]
    [InlineData("""{"resourceType":"Observation","valueSampledData":{"origin":{"value":0,"unit":"mV"},"data":"1 2 3"}}""", "(mv)")]
    [InlineData("""{"resourceType":"Patient","text":{"status":"generated","div":"<div>narrative</div>"},"name":[{"text":"\u0041nn\n\"Li\""}]}""", "ann li")]
    [InlineData("""{"resourceType":"Bundle","entry":[{"fullUrl":"urn:x","resource":{"resourceType":"Basic","code":{"text":"inside"}}}]}""", "(inside)")]
    public void The_words_of_all_other_text(string json, string words) => Words("_content", json).ShouldBe(words);

    [Fact]
    public void Few_texts_of_codes_are_one_wording_many_are_each_their_own()
    {
        static string Coded(int count) =>
            $$"""{"resourceType":"Observation","code":{"coding":[{{string.Join(',', Enumerable.Range(1, count).Select(n => $"{{\"display\":\"word {n}\"}}"))}}] } }""";

        Words("_content", Coded(8)).ShouldBe("(1|2|3|4|5|6|7|8|word)");
        Words("_content", Coded(9)).ShouldBe("(1|word) (2|word) (3|word) (4|word) (5|word) (6|word) (7|word) (8|word) (9|word)");
        Words("_content", Coded(5_000)).Split(") (").Length.ShouldBe(WordSet.Most);
    }

    [Fact]
    public void A_wording_is_what_it_says_in_whatever_order_and_its_number_is_the_same_everywhere()
    {
        new Wording(["lung", "cancer"]).ShouldBe(new Wording(["cancer", "lung", "cancer"]));
        new Wording(["lung", "cancer"]).ShouldNotBe(new Wording(["lung cancer"]));
        new Wording(["lung", "cancer"]).Number.ShouldBe(4_796_887_701_338_432_901);
    }

    [Fact]
    public void Without_the_parameters_there_are_no_words()
    {
        const string Json = """{"resourceType":"Group","name":"x"}""";

        new SearchIndexer(new SearchParameters([]), null).Index(Indexed.Read(Json), Encoding.UTF8.GetBytes(Json)).Words.ShouldBeEmpty();
    }

    [Fact]
    public void A_word_is_kept_once_and_a_long_one_by_its_beginning()
    {
        var word = new string('x', 65);
        var kept = Words("_content", $$"""{"resourceType":"Patient","name":[{"text":"{{word}} {{word}}"}]}""");

        kept.ShouldBe(Folding.Word(word));
        kept.Length.ShouldBe(64 + 64);
        Folding.Word(word + "y").ShouldNotBe(kept);
        Folding.Word(word[1..]).ShouldBe(word[1..]);
        WordSet.Of(word).ShouldBe([kept]);
    }

    [Fact]
    public void Of_endless_text_the_first_words_are_kept()
    {
        var words = Words("_content", $$"""{"resourceType":"Patient","name":[{"text":"{{string.Join(' ', Enumerable.Range(0, 5_000))}}"}]}""").Split(' ');

        words.Length.ShouldBe(WordSet.Most);
        words[^1].ShouldBe("1999");
    }

    [Fact]
    public void References_that_no_parameter_reaches_are_still_found()
    {
        const string Json = """{"resourceType":"Patient","contained":[{"resourceType":"Observation","id":"o","subject":{"reference":"Patient/in"}}],"extension":[{"url":"urn:x","valueReference":{"reference":"Group/out"}}],"link":[{"other":{"reference":"Patient/known"}}]}""";

        Indexer.Index(Indexed.Read(Json), Encoding.UTF8.GetBytes(Json)).References
            .Select(row => (row.Target.ToString(), row.P == SearchParameters.NoParameter)).ShouldBe([("Patient/known", false), ("Patient/in", false), ("Patient/in", false), ("Group/out", true)]);
    }

    private static string Words(string code, string json)
    {
        var resource = Indexed.Read(json);
        var p = Parameters.Find(resource.TypeName, code)!.Number;

        var rows = Indexer.Index(resource, Encoding.UTF8.GetBytes(json));

        return string.Join(' ', rows.Words.Where(row => row.P == p).Select(row => row.Word).Concat(rows.Wordings.Where(row => row.P == p).Select(row => $"({row.Wording})")));
    }

    private static ResourceDefinition<T> WithWords<T>()
        where T : Resource => new() { Search = [new SearchBy("_text", SearchParamType.Special, "", []), new SearchBy("_content", SearchParamType.Special, "", [])] };
}
