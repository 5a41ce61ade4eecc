using System.Text.Json;

namespace CaseRecords.Fhir.Tests.Validation;

/// <summary>What a narrative may hold: one line a rule.</summary>
public sealed class NarrativeTests
{
    private const string Xhtml = "xmlns=\"http://www.w3.org/1999/xhtml\"";

    [Theory]
    [InlineData($"<div {Xhtml}>text</div>")]
    [InlineData($"<div {Xhtml} xml:lang=\"de\" lang=\"de\"><p class=\"a\" style=\"color:red\" title=\"x\" id=\"y\">a<br/>b</p></div>")]
    [InlineData($"<div {Xhtml}><table border=\"1\" cellpadding=\"2\"><caption>x</caption><thead><tr><th colspan=\"2\">x</th></tr></thead><tbody><tr><td rowspan=\"1\">x</td></tr></tbody></table></div>")]
    [InlineData($"<div {Xhtml}><a href=\"http://e.org\">x</a> <a name=\"y\">z</a> <a href=\"#contained\">c</a></div>")]
    [InlineData($"<div {Xhtml}><img src=\"#i\" alt=\"x\" width=\"1\" height=\"1\"/></div>")]
    [InlineData($"<div {Xhtml}>&lt;script&gt; &amp; &#160; é</div>")]
    [InlineData($"<div {Xhtml}><!-- a comment -->x</div>")]
    [InlineData($"<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:p>x</h:p></h:div>")]
    public void Plain_formatting_is_accepted(string div) => Checked.Issues(With(div)).ShouldBeEmpty();

    [Theory]
    [InlineData($"<div {Xhtml}><script>alert(1)</script></div>")]
    [InlineData($"<div {Xhtml}><style>p{{}}</style>x</div>")]
    [InlineData($"<div {Xhtml}><link rel=\"stylesheet\" href=\"http://e.org/x.css\"/>x</div>")]
    [InlineData($"<div {Xhtml}><form action=\"x\"><input type=\"text\"/></form>x</div>")]
    [InlineData($"<div {Xhtml}><iframe src=\"http://e.org\"/>x</div>")]
    [InlineData($"<div {Xhtml}><object data=\"x\"/>x</div>")]
    [InlineData($"<div {Xhtml}><base href=\"http://e.org\"/>x</div>")]
    [InlineData($"<div {Xhtml}><p onclick=\"x()\">x</p></div>")]
    [InlineData($"<div {Xhtml} onload=\"x()\">x</div>")]
    [InlineData($"<div {Xhtml}><a href=\"javascript:x()\">x</a></div>")]
    [InlineData($"<div {Xhtml}><a href=\" java\nscript:x()\">x</a></div>")]
    [InlineData($"<div {Xhtml}><svg xmlns=\"http://www.w3.org/2000/svg\"/>x</div>")]
    [InlineData($"<div {Xhtml}><ins>x</ins></div>")]
    [InlineData($"<div {Xhtml}> \n </div>")]
    [InlineData($"<div {Xhtml}><p/></div>")]
    [InlineData($"<div {Xhtml}>x")]
    [InlineData($"<div {Xhtml}>a & b</div>")]
    [InlineData($"<div {Xhtml}>a&nbsp;b</div>")]
    [InlineData("<div>no namespace</div>")]
    [InlineData($"<p {Xhtml}>no div</p>")]
    [InlineData($"<div {Xhtml}>x</div><div {Xhtml}>y</div>")]
    [InlineData($"<!DOCTYPE div [<!ENTITY x \"y\">]><div {Xhtml}>&x;</div>")]
    [InlineData($"<div {Xhtml}><?php x ?>x</div>")]
    [InlineData("text")]
    public void What_runs_fetches_or_is_empty_is_refused(string div) => Checked.Errors(With(div)).ShouldBe(["400 value Basic.text.div"]);

    [Theory]
    [InlineData("""{"status":"generated"}""", "400 required Basic.text.div")]
    [InlineData("""{"div":"<div xmlns='http://www.w3.org/1999/xhtml'>x</div>"}""", "400 required Basic.text.status")]
    [InlineData("""{"status":"written","div":"<div xmlns='http://www.w3.org/1999/xhtml'>x</div>"}""", "400 code-invalid Basic.text.status")]
    public void A_narrative_has_a_status_and_a_div(string text, string issue) =>
        Checked.Errors("""{"resourceType":"Basic","code":{"text":"x"},"text":TEXT}""".Replace("TEXT", text)).ShouldBe([issue]);

    private static string With(string div) =>
        $$"""{"resourceType":"Basic","code":{"text":"x"},"text":{"status":"generated","div":{{JsonSerializer.Serialize(div)}} } }""";
}
