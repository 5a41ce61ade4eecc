namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>Values that belong together: of one element, not of one resource.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#composite"/>
public sealed class CompositeTables(CompositeTables.Record record) : IClassFixture<CompositeTables.Record>
{
    [Theory]
    [InlineData("Observation?code-value-quantity=http://loinc.org|718-7$7", "low")]
    [InlineData("Observation?code-value-quantity=718-7$gt7", "high")]
    [InlineData("Observation?code-value-quantity=718-7$lt100||g/dL", "high low")]
    [InlineData("Observation?code-value-quantity=718-7$7,718-7$12", "high low")]
    [InlineData("Observation?code-value-quantity=2345-7$7", "")]
    [InlineData("Observation?code-value-concept=urn:own|result$urn:own|pos", "concept")]
    [InlineData("Observation?code-value-concept=urn:own|result$NEG", "")]
    [InlineData("Observation?code-value-date=urn:own|when$gt2024", "date period")]
    [InlineData("Observation?code-value-date=urn:own|when$2025", "date")]
    [InlineData("Observation?code-value-string=urn:own|said$hello", "string")]
    // The pair of one component: not the code of one and the value of another.
    [InlineData("Observation?component-code-value-quantity=http://loinc.org|8480-6$120", "pressure")]
    [InlineData("Observation?component-code-value-quantity=http://loinc.org|8480-6$80", "swapped")]
    [InlineData("Observation?component-code-value-quantity=8480-6$gt100&component-code-value-quantity=8462-4$lt100", "pressure")]
    [InlineData("Observation?component-code-value-quantity=718-7$7", "")]
    // combo: of the observation itself, or of a component.
    [InlineData("Observation?combo-code-value-quantity=718-7$7", "low")]
    [InlineData("Observation?combo-code-value-quantity=8462-4$80", "pressure")]
    // Escapes within a part.
    [InlineData(@"Observation?code-value-string=urn:own|said$a\$b", "dollar")]
    [InlineData("Group?characteristic-value=urn:own|smoker$true", "smokers")]
    [InlineData("Group?characteristic-value=urn:own|smoker$false", "")]
    [InlineData("MolecularSequence?chromosome-window-coordinate=7$ge100$le200", "seven")]
    [InlineData("MolecularSequence?chromosome-window-coordinate=8$ge100$le200", "")]
    // One part is of the whole sequence, the others are of one variant.
    [InlineData("MolecularSequence?chromosome-variant-coordinate=7$20$103", "seven")]
    [InlineData("MolecularSequence?chromosome-variant-coordinate=7$20$95", "")]
    [InlineData("MolecularSequence?chromosome-variant-coordinate=8$20$103", "")]
    public Task Pairs(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("Observation?code-value-quantity=718-7", "invalid at code-value-quantity")]
    [InlineData("Observation?code-value-quantity=718-7$7$8", "invalid at code-value-quantity")]
    [InlineData("Observation?code-value-quantity=718-7$much", "invalid at code-value-quantity")]
    public Task Refused(string query, string issue) => record.Refuses(query, issue);

    public sealed class Record : TableRecord
    {
        protected override IEnumerable<string> Resources =>
        [
            Observation("low", """{"coding":[{"system":"http://loinc.org","code":"718-7"}]}""", "\"valueQuantity\":{\"value\":7,\"unit\":\"g/dL\"}"),
            Observation("high", """{"coding":[{"system":"http://loinc.org","code":"718-7"}]}""", "\"valueQuantity\":{\"value\":12,\"unit\":\"g/dL\"}"),
            Observation("concept", """{"coding":[{"system":"urn:own","code":"result"}]}""", "\"valueCodeableConcept\":{\"coding\":[{\"system\":\"urn:own\",\"code\":\"POS\"}]}"),
            Observation("date", """{"coding":[{"system":"urn:own","code":"when"}]}""", "\"valueDateTime\":\"2025-04-30\""),
            Observation("period", """{"coding":[{"system":"urn:own","code":"when"}]}""", "\"valuePeriod\":{\"start\":\"2024-12-01\",\"end\":\"2025-01-31\"}"),
            Observation("string", """{"coding":[{"system":"urn:own","code":"said"}]}""", "\"valueString\":\"Hello there\""),
            Observation("dollar", """{"coding":[{"system":"urn:own","code":"said"}]}""", "\"valueString\":\"a$b\""),
            Pressure("pressure", 120, 80), Pressure("swapped", 80, 120),
            """{"resourceType":"Group","id":"smokers","type":"person","actual":true,"characteristic":[{"code":{"coding":[{"system":"urn:own","code":"smoker"}]},"valueBoolean":true,"exclude":false},{"code":{"coding":[{"system":"urn:own","code":"adult"}]},"valueBoolean":false,"exclude":false}]}""",
            """{"resourceType":"MolecularSequence","id":"seven","coordinateSystem":0,"referenceSeq":{"chromosome":{"coding":[{"code":"7"}]},"genomeBuild":"GRCh38","windowStart":100,"windowEnd":200},"variant":[{"start":20,"end":103},{"start":30,"end":95}]}""",
        ];

        private static string Observation(string id, string code, string value) => $$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{{{code}}},{{{value}}}}""";

        private static string Pressure(string id, int systolic, int diastolic) =>
            $$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"text":"x"},"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":{{{systolic}}}}},{"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":{{{diastolic}}}}}]}""";
    }
}
