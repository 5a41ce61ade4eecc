namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>Numbers are meant as exactly as they are written.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#number"/>
public sealed class NumberTables(NumberTables.Record record) : IClassFixture<NumberTables.Record>
{
    [Theory]
    // eq: three significant figures, five, one.
    [InlineData("ChargeItem?factor-override=100", "n100 n100.4 n99.5")]
    [InlineData("ChargeItem?factor-override=100.00", "n100")]
    [InlineData("ChargeItem?factor-override=1e2", "n100 n100.4 n100.5 n95 n99.5")]
    [InlineData("ChargeItem?factor-override=5.40e-3", "n0.0054 n0.005404")]
    [InlineData("ChargeItem?factor-override=0.0054", "n0.0054 n0.005404")]
    [InlineData("ChargeItem?factor-override=-5", "n-5")]
    [InlineData("ChargeItem?factor-override=ne100", "n-5 n0.0054 n0.005404 n100.5 n105 n95")]
    // The others compare with the number itself.
    [InlineData("ChargeItem?factor-override=gt100", "n100.4 n100.5 n105")]
    [InlineData("ChargeItem?factor-override=lt99.5", "n-5 n0.0054 n0.005404 n95")]
    [InlineData("ChargeItem?factor-override=ge100", "n100 n100.4 n100.5 n105")]
    [InlineData("ChargeItem?factor-override=le95", "n-5 n0.0054 n0.005404 n95")]
    [InlineData("ChargeItem?factor-override=sa100.4", "n100.5 n105")]
    [InlineData("ChargeItem?factor-override=eb95", "n-5 n0.0054 n0.005404")]
    // ap: a tenth to both sides.
    [InlineData("ChargeItem?factor-override=ap100", "n100 n100.4 n100.5 n105 n95 n99.5")]
    [InlineData("ChargeItem?factor-override=gt0&factor-override=lt1", "n0.0054 n0.005404")]
    [InlineData("ChargeItem?factor-override=95,105", "n105 n95")]
    [InlineData("ChargeItem?factor-override:missing=true", "none")]
    // An integer has no digits that could be missing.
    [InlineData("MolecularSequence?variant-start=100", "s100")]
    [InlineData("MolecularSequence?variant-start=1e2", "s100")]
    [InlineData("MolecularSequence?variant-start=100.4", "")]
    [InlineData("MolecularSequence?variant-start=ne100", "s98")]
    [InlineData("MolecularSequence?variant-start=ge98", "s100 s98")]
    // A range is found by where it lies.
    [InlineData("RiskAssessment?probability=gt50", "range")]
    [InlineData("RiskAssessment?probability=lt30", "range")]
    [InlineData("RiskAssessment?probability=sa19", "range")]
    [InlineData("RiskAssessment?probability=sa20", "")]
    [InlineData("RiskAssessment?probability=eb61", "range")]
    [InlineData("RiskAssessment?probability=40", "")]
    [InlineData("RiskAssessment?probability=ap65", "range")]
    public Task Numbers(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("ChargeItem?factor-override=ten", "invalid at factor-override")]
    [InlineData("ChargeItem?factor-override=5,4,x", "invalid at factor-override")]
    [InlineData("ChargeItem?factor-override=5||mg", "invalid at factor-override")]
    public Task Refused(string query, string issue) => record.Refuses(query, issue);

    public sealed class Record : TableRecord
    {
        private static readonly string[] Factors = ["100", "99.5", "100.4", "100.5", "95", "105", "0.0054", "0.005404", "-5"];

        protected override IEnumerable<string> Resources =>
        [
            .. Factors.Select(number => Charge($"n{number}", $",\"factorOverride\":{number}")),
            Charge("none", ""),
            Sequence(100), Sequence(98),
            """{"resourceType":"RiskAssessment","id":"range","status":"final","subject":{"reference":"Patient/p"},"prediction":[{"probabilityRange":{"low":{"value":20,"system":"http://unitsofmeasure.org","code":"%"},"high":{"value":60,"system":"http://unitsofmeasure.org","code":"%"}}}]}""",
        ];

        private static string Charge(string id, string factor) => $$$"""{"resourceType":"ChargeItem","id":"{{{id}}}","status":"billable","code":{"text":"x"},"subject":{"reference":"Patient/p"}{{{factor}}}}""";

        private static string Sequence(int start) => $$$"""{"resourceType":"MolecularSequence","id":"s{{{start}}}","coordinateSystem":0,"variant":[{"start":{{{start}}}}]}""";
    }
}
