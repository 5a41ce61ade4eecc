namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>Numbers with a unit: of any, of one by its code, of one by its code or its name.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#quantity"/>
public sealed class QuantityTables(QuantityTables.Record record) : IClassFixture<QuantityTables.Record>
{
    private const string Ucum = "http://unitsofmeasure.org";

    [Theory]
    // [number]: whatever the unit.
    [InlineData("Observation?value-quantity=5.4", "gram mg milligram plain tablets wide")]
    [InlineData("Observation?value-quantity=5.40", "gram mg milligram plain tablets")]
    // [number]|[system]|[code], also in another unit of the same kind.
    [InlineData($"Observation?value-quantity=5.4|{Ucum}|mg", "mg milligram wide")]
    [InlineData($"Observation?value-quantity=5.40|{Ucum}|mg", "mg milligram")]
    [InlineData($"Observation?value-quantity=0.0054|{Ucum}|g", "mg milligram wide")]
    [InlineData($"Observation?value-quantity=5400|{Ucum}|mg", "gram")]
    [InlineData($"Observation?value-quantity=gt1|{Ucum}|g", "above gram")]
    [InlineData($"Observation?value-quantity=5.4|{Ucum}|m", "")]
    [InlineData($"Observation?value-quantity=1.2|{Ucum}|g/L", "density")]
    [InlineData($"Observation?value-quantity=120|{Ucum}|mg/dL", "density")]
    [InlineData("Observation?value-quantity=5.4|urn:nowhere|mg", "")]
    // [number]||[code]: its code or its name, and no other unit.
    [InlineData("Observation?value-quantity=5.4||mg", "mg milligram wide")]
    [InlineData("Observation?value-quantity=5.4||milligram", "milligram")]
    [InlineData("Observation?value-quantity=5.4||tablets", "tablets")]
    [InlineData("Observation?value-quantity=5.4||MG", "")]
    [InlineData("Observation?value-quantity=5400||mg", "")]
    // Prefixes.
    [InlineData("Observation?value-quantity=gt5.44||mg", "above")]
    [InlineData("Observation?value-quantity=ge5.44||mg", "above wide")]
    [InlineData("Observation?value-quantity=lt5.4||mg", "below")]
    [InlineData("Observation?value-quantity=ne5.4||mg", "above below")]
    [InlineData("Observation?value-quantity=ap5.8||mg", "above mg milligram wide")]
    // A comparator in the resource leaves one end open.
    [InlineData("Observation?value-quantity=gt1000||mg", "above")]
    [InlineData("Observation?value-quantity=lt1||mg", "below")]
    [InlineData("Observation?value-quantity=6||mg", "")]
    [InlineData("Observation?value-quantity=sa5.9||mg", "above")]
    [InlineData("Observation?value-quantity=sa6||mg", "above")]
    [InlineData("Observation?value-quantity=ge5||mg", "above mg milligram wide")]
    [InlineData("Observation?value-quantity=eb5||mg", "below")]
    [InlineData("Observation?value-quantity:missing=true", "none part")]
    // Money is in its currency, an age may be a range, a component is found by combo-.
    [InlineData("ChargeItem?price-override=9.99|urn:iso:std:iso:4217|EUR", "euro")]
    [InlineData("ChargeItem?price-override=9.99||EUR", "euro")]
    [InlineData("ChargeItem?price-override=9.99", "dollar euro")]
    [InlineData("Condition?onset-age=gt55", "range")]
    [InlineData("Condition?onset-age=60", "")]
    [InlineData("Observation?component-value-quantity=7", "part")]
    [InlineData("Observation?combo-value-quantity=7", "part")]
    public Task Quantities(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("Observation?value-quantity=much", "invalid at value-quantity")]
    [InlineData("Observation?value-quantity=5.4|mg", "invalid at value-quantity")]
    [InlineData("Observation?value-quantity=5.4|||mg", "invalid at value-quantity")]
    public Task Refused(string query, string issue) => record.Refuses(query, issue);

    public sealed class Record : TableRecord
    {
        protected override IEnumerable<string> Resources =>
        [
            Measured("mg", """{"value":5.4,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}"""),
            Measured("milligram", """{"value":5.40,"unit":"milligram","system":"http://unitsofmeasure.org","code":"mg"}"""),
            Measured("wide", """{"value":5.44,"system":"http://unitsofmeasure.org","code":"mg"}"""),
            Measured("gram", """{"value":5.4,"system":"http://unitsofmeasure.org","code":"g"}"""),
            Measured("density", """{"value":1.2,"system":"http://unitsofmeasure.org","code":"g/L"}"""),
            Measured("tablets", """{"value":5.4,"unit":"tablets"}"""),
            Measured("plain", """{"value":5.4}"""),
            Measured("above", """{"value":6,"comparator":">","system":"http://unitsofmeasure.org","code":"mg"}"""),
            Measured("below", """{"value":5,"comparator":"<","system":"http://unitsofmeasure.org","code":"mg"}"""),
            """{"resourceType":"Observation","id":"none","status":"final","code":{"text":"x"}}""",
            """{"resourceType":"Observation","id":"part","status":"final","code":{"text":"x"},"valueString":"x","component":[{"code":{"text":"y"},"valueQuantity":{"value":7}}]}""",
            Charge("euro", "EUR"), Charge("dollar", "USD"),
            """{"resourceType":"Condition","id":"range","subject":{"reference":"Patient/p"},"onsetRange":{"low":{"value":50,"system":"http://unitsofmeasure.org","code":"a"},"high":{"value":60,"system":"http://unitsofmeasure.org","code":"a"}}}""",
        ];

        private static string Measured(string id, string quantity) => $$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"text":"x"},"valueQuantity":{{{quantity}}}}""";

        private static string Charge(string id, string currency) => $$$"""{"resourceType":"ChargeItem","id":"{{{id}}}","status":"billable","code":{"text":"x"},"subject":{"reference":"Patient/p"},"priceOverride":{"value":9.99,"currency":"{{{currency}}}"}}""";
    }
}
