namespace CaseRecords.Fhir.Tests.Search.Values;

public sealed class QuantityRowsTests
{
    [Theory]
    [InlineData("""{"valueQuantity":{"value":5.40,"comparator":"<"}}""", "-∞..5.4-")]
    [InlineData("""{"valueQuantity":{"value":5.40,"comparator":"<="}}""", "-∞..5.4")]
    [InlineData("""{"valueQuantity":{"value":-5.4,"comparator":"<"}}""", "-∞..-5.4-")]
    [InlineData("""{"valueQuantity":{"value":-5.4,"comparator":">"}}""", "-5.4+..∞")]
    [InlineData("""{"valueQuantity":{"value":0,"comparator":"<"}}""", "-∞..0-")]
    [InlineData("""{"valueQuantity":{"value":0,"comparator":">"}}""", "0+..∞")]
    [InlineData("""{"valueQuantity":{"value":-5.4,"comparator":">="}}""", "-5.4..∞")]
    [InlineData("""{"valueQuantity":{"value":0}}""", "0")]
    [InlineData("""{"valueSampledData":{"origin":{"value":10,"code":"mV"},"period":1,"dimensions":1,"data":"1 -2 E 3"}}""", "8..13 8..13|mV")]
    [InlineData("""{"valueSampledData":{"origin":{"value":0},"period":1,"factor":0.5,"dimensions":1,"data":"2 4"}}""", "1..2")]
    [InlineData("""{"valueSampledData":{"origin":{"value":0},"period":1,"factor":-1,"dimensions":1,"data":"2 4"}}""", "-4..-2")]
    [InlineData("""{"valueSampledData":{"origin":{"value":0},"period":1,"lowerLimit":-9,"upperLimit":9,"dimensions":1,"data":"L 4 U"}}""", "-9..9")]
    [InlineData("""{"valueSampledData":{"origin":{"value":0},"period":1,"dimensions":1,"data":"L 4 U"}}""", "-∞..∞")]
    [InlineData("""{"valueSampledData":{"origin":{"value":0},"period":1,"dimensions":1,"data":"4 U"}}""", "4..∞")]
    [InlineData("""{"valueSampledData":{"origin":{"value":0},"period":1,"factor":-1,"dimensions":1,"data":"4 U"}}""", "-∞..-4")]
    [InlineData("""{"valueSampledData":{"origin":{"value":0},"period":1,"dimensions":1,"data":"E E"}}""", "")]
    [InlineData("""{"valueSampledData":{"origin":{"value":0},"period":1,"dimensions":1}}""", "")]
    public void Of_an_observation(string value, string rows) =>
        Indexed.Under("value-quantity", $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},{{value[1..]}}""").ShouldBe(rows);

    [Theory]
    [InlineData("probability", """{"resourceType":"RiskAssessment","prediction":[{"probabilityDecimal":0.5},{"probabilityRange":{"low":{"value":10,"code":"%"},"high":{"value":20,"code":"%"}}}]}""", "0.5 10..20")]
    [InlineData("factor-override", """{"resourceType":"ChargeItem","factorOverride":0.80}""", "0.8")]
    [InlineData("variant-start", """{"resourceType":"MolecularSequence","variant":[{"start":2147483647}]}""", "2147483647@1")]
    [InlineData("onset-age", """{"resourceType":"Condition","onsetAge":{"value":30,"unit":"years","code":"a"}}""", "30 30|a 30|years")]
    [InlineData("onset-age", """{"resourceType":"Condition","onsetRange":{"high":{"value":30,"code":"a"}}}""", "-∞..30 -∞..30|a")]
    [InlineData("onset-age", """{"resourceType":"Condition","onsetRange":{"low":{"value":30},"high":{"value":20}}}""", "20..30")]
    [InlineData("onset-age", """{"resourceType":"Condition","onsetRange":{"low":{"unit":"years"}}}""", "")]
    [InlineData("length", """{"resourceType":"Encounter","length":{"value":3,"code":"d"}}""", "3 3|d")]
    [InlineData("totalnet", """{"resourceType":"Invoice","totalNet":{"value":12.50,"currency":"EUR"}}""", "12.5 12.5|urn:iso:std:iso:4217|EUR")]
    [InlineData("totalnet", """{"resourceType":"Invoice","totalNet":{"value":12.50}}""", "12.5")]
    public void Of_other_types(string parameter, string json, string rows) => Indexed.Under(parameter, json).ShouldBe(rows);
}
