namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>Codes by the value sets that hold them and by the codes above and below them.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#token"/>
public sealed class TermTables(TermTables.Record record) : IClassFixture<TermTables.Record>
{
    [Theory]
    // By the address of the value set, or by a reference to it.
    [InlineData("Condition?code:in=http://vs.example/some", "child leaf")]
    [InlineData("Condition?code:in=ValueSet/some", "child leaf")]
    [InlineData("Condition?code:not-in=http://vs.example/some", "elsewhere none other root")]
    // What it excludes, and what it takes from another set.
    [InlineData("Condition?code:in=http://vs.example/all-but", "child other root")]
    [InlineData("Condition?code:in=http://vs.example/both", "child leaf other")]
    // The code itself, and what it subsumes or is subsumed by.
    [InlineData("Condition?code:below=urn:tree|root", "child leaf root")]
    [InlineData("Condition?code:below=urn:tree|child", "child leaf")]
    [InlineData("Condition?code:below=urn:tree|leaf", "leaf")]
    [InlineData("Condition?code:above=urn:tree|leaf", "child leaf root")]
    [InlineData("Condition?code:above=urn:tree|root", "root")]
    [InlineData("Condition?code:below=urn:tree|other,urn:tree|leaf", "leaf other")]
    // At the end of a chain.
    [InlineData("Observation?focus:Condition.code:below=urn:tree|child", "o")]
    public Task Sets(string query, string ids) => record.Finds(query, ids);

    public sealed class Record : TableRecord
    {
        protected override IEnumerable<string> Resources =>
        [
            """{"resourceType":"CodeSystem","id":"tree","url":"urn:tree","status":"active","content":"complete","caseSensitive":true,"hierarchyMeaning":"is-a","concept":[{"code":"root","concept":[{"code":"child","concept":[{"code":"leaf"}]}]},{"code":"other"}]}""",
            """{"resourceType":"ValueSet","id":"some","url":"http://vs.example/some","status":"active","compose":{"include":[{"system":"urn:tree","concept":[{"code":"child"},{"code":"leaf"}]}]}}""",
            """{"resourceType":"ValueSet","id":"all-but","url":"http://vs.example/all-but","status":"active","compose":{"include":[{"system":"urn:tree"}],"exclude":[{"system":"urn:tree","concept":[{"code":"leaf"}]}]}}""",
            """{"resourceType":"ValueSet","id":"both","url":"http://vs.example/both","status":"active","compose":{"include":[{"valueSet":["http://vs.example/some"]},{"system":"urn:tree","concept":[{"code":"other"}]}]}}""",
            Condition("root", "urn:tree", "root"), Condition("child", "urn:tree", "child"), Condition("leaf", "urn:tree", "leaf"), Condition("other", "urn:tree", "other"), Condition("elsewhere", "urn:own", "child"),
            """{"resourceType":"Condition","id":"none","subject":{"reference":"Patient/p"}}""",
            """{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"focus":[{"reference":"Condition/leaf"}]}""",
        ];

        private static string Condition(string id, string system, string code) => $$$"""{"resourceType":"Condition","id":"{{{id}}}","subject":{"reference":"Patient/p"},"code":{"coding":[{"system":"{{{system}}}","code":"{{{code}}}"}]}}""";
    }
}
