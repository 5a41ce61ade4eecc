using System.Globalization;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Tests.Search.Values;

public sealed class CanonicalUnitsTests
{
    [Theory]
    [InlineData("1 cm", "10 mm")]
    [InlineData("1 [in_i]", "2.54 cm")]
    [InlineData("1 mg/dL", "0.01 g/L")]
    [InlineData("1 g/dL", "10 g/L")]
    [InlineData("5.5 mmol/L", "5500 umol/L")]
    [InlineData("5.40 mmol/l", "0.0054 mol/L")]
    [InlineData("37 Cel", "98.6 [degF]")]
    [InlineData("37.0 Cel", "310.15 K")]
    [InlineData("-40 Cel", "-40 [degF]")]
    [InlineData("37 Cel{oral}", "310.15 K")]
    [InlineData("37000 mCel", "310.15 K")]
    [InlineData("4.5 10*3/uL", "4.5 10*9/L")]
    [InlineData("4.5 10^3/uL", "4500 /uL")]
    [InlineData("4.5 10*3/uL", "4.5 {cells}.10*3/uL")]
    [InlineData("90 fL", "90 um3")]
    [InlineData("30 pg", "0.00000003 mg")]
    [InlineData("120 mm[Hg]", "15.998640 kPa")]
    [InlineData("1 L", "1000 mL")]
    [InlineData("1 l", "1 dm3")]
    [InlineData("24 h", "1 d")]
    [InlineData("12 mo", "1 a")]
    [InlineData("2 wk", "14 d")]
    [InlineData("60 /min", "1 Hz")]
    [InlineData("60 U/L", "1 ukat/L")]
    [InlineData("50 %", "0.5 1")]
    [InlineData("48 mmol/mol", "4.8 %")]
    [InlineData("90 mL/min/{1.73_m2}", "90 mL/min")]
    [InlineData("25 kg/m2", "25000 g/m2")]
    [InlineData("25 kg/m2", "25 kg.m-2")]
    [InlineData("9.8 m/s2", "9.8 m/(s.s)")]
    [InlineData("1 k[iU]/L", "1 m[iU]/uL")]
    [InlineData("1 [IU]/mL", "1000 [iU]/L")]
    [InlineData("2 Gy", "200 cGy")]
    [InlineData("1 [lb_av]", "0.45359237 kg")]
    [InlineData("180 deg", "1 [pi].rad")]
    [InlineData("1 [IU]{x}/(mL.h)", "1000 [iU]/L/h")]
    public void Equal_quantities_have_one_key(string one, string other) => Canonical(one).ShouldBe(Canonical(other));

    [Theory]
    [InlineData("1 mg", "1 mL")]
    [InlineData("1 /[HPF]", "1 /[LPF]")]
    [InlineData("1 [iU]", "1 [arb'U]")]
    [InlineData("1 [iU]", "1 U")]
    [InlineData("1 mol", "1 1")]
    [InlineData("1 cm", "10.000000000000000001 mm")]
    [InlineData("37 Cel", "37 K")]
    public void Others_have_not(string one, string other) => Canonical(one).ShouldNotBe(Canonical(other));

    [Theory]
    [InlineData("[pH]")]
    [InlineData("dB")]
    [InlineData("Np")]
    [InlineData("Cel/min")]
    [InlineData("Cel2")]
    [InlineData("mg/")]
    [InlineData("mg//dL")]
    [InlineData("(mg")]
    [InlineData("mg)")]
    [InlineData("mg{x")]
    [InlineData("{a{b}}")]
    [InlineData("milligram")]
    [InlineData("KG")]
    [InlineData("m[in_i]")]
    [InlineData("mL/min/1.73m2")]
    [InlineData("0.m")]
    [InlineData("/0")]
    [InlineData("m999999999999")]
    [InlineData("m99.m99")]
    [InlineData("m-2147483648")]
    [InlineData("Ym50.Yg50")]
    [InlineData("m/Ys50/Yg50")]
    [InlineData("10*99")]
    [InlineData("m.(s2)-1")]
    [InlineData("°C")]
    [InlineData("")]
    [InlineData(" ")]
    public void What_has_no_linear_scale_has_no_canonical_unit(string code) => CanonicalUnits.Of(7, code).ShouldBeNull();

    [Fact]
    public void A_smaller_quantity_never_has_a_larger_key()
    {
        var random = new Random(5);

        foreach (var code in new[] { "[degF]", "Cel", "mm[Hg]", "U/L", "[in_i]", "mo", "fmol/L", "10*12/L" })
        {
            var values = Enumerable.Range(0, 200).Select(_ => Math.Round((decimal)random.NextDouble() * 1000, random.Next(20))).Order().Select(value => CanonicalUnits.Of(value, code)!.Value.Value).ToList();

            values.ShouldBe(values.Order());
        }
    }

    [Theory]
    [InlineData("1E28", "km", null)]
    [InlineData("79228162514264337593543950335", "m", null)]
    [InlineData("7922816251426433759354395033", "m", "7922816251426433759400000000")]
    [InlineData("90.25", "fL", "0.00000000000000009025")]
    [InlineData("0", "Cel", "273.15")]
    [InlineData("-273.15", "Cel", "0")]
    [InlineData("1", "[degF]", "255.92777777777777778")]
    [InlineData("0.0000000000000000000000000001", "cm", "0")]
    public void The_edges_of_decimals_are_kept(string value, string code, string? expected) =>
        (CanonicalUnits.Of(decimal.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture), code)?.Value).ShouldBe(expected is null ? null : (decimal?)decimal.Parse(expected, CultureInfo.InvariantCulture));

    [Fact]
    public void Every_unit_of_the_table_is_read()
    {
        string[] withoutScale = ["[p'diop]", "%[slope]", "[hp'_X]", "[hp'_C]", "[hp'_M]", "[hp'_Q]", "[pH]", "Np", "B", "B[SPL]", "B[V]", "B[mV]", "B[uV]", "B[10.nV]", "B[W]", "B[kW]", "bit_s"];
        using var stream = typeof(global::Fhir.Metrics.UCUM).Assembly.GetManifestResourceStream("Fhir.Metrics.Data.ucum-essence.xml")!;
        var codes = System.Xml.Linq.XDocument.Load(stream).Root!.Elements("unit").Select(unit => unit.Attribute("Code")!.Value).ToList();

        codes.Count.ShouldBeGreaterThan(250);
        codes.Where(code => CanonicalUnits.Of(1, code) is null).ShouldBe(withoutScale, ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"value":5.4,"system":"http://unitsofmeasure.org","code":"mg/dL"}""", "5.4 5.4|http://unitsofmeasure.org|mg/dL 54|~g.m-3")]
    [InlineData("""{"value":5.4,"comparator":"<","system":"http://unitsofmeasure.org","code":"mg/dL"}""", "-∞..5.4- -∞..5.4-|http://unitsofmeasure.org|mg/dL -∞..54-|~g.m-3")]
    [InlineData("""{"value":5.4,"system":"http://unitsofmeasure.org","code":"[pH]"}""", "5.4 5.4|http://unitsofmeasure.org|[pH]")]
    [InlineData("""{"value":5.4,"code":"mg/dL"}""", "5.4 5.4|mg/dL")]
    [InlineData("""{"value":5.4,"unit":"mg/dL"}""", "5.4 5.4|mg/dL")]
    [InlineData("""{"value":5.4,"system":"urn:units","code":"mg/dL"}""", "5.4 5.4|urn:units|mg/dL")]
    public void A_quantity_with_a_UCUM_code_is_found_in_other_units(string quantity, string rows) =>
        Indexed.Under("value-quantity", $$"""{"resourceType":"Observation","valueQuantity":{{quantity}}}""").ShouldBe(rows);

    [Theory]
    [InlineData("""{"low":{"value":1,"system":"http://unitsofmeasure.org","code":"a"},"high":{"value":2,"system":"http://unitsofmeasure.org","code":"a"}}""", "1..2 1..2|http://unitsofmeasure.org|a 31557600..63115200|~s")]
    [InlineData("""{"low":{"value":1,"system":"http://unitsofmeasure.org","code":"d"}}""", "1..∞ 1..∞|http://unitsofmeasure.org|d 86400..∞|~s")]
    public void A_range_too(string range, string rows) =>
        Indexed.Under("onset-age", $$"""{"resourceType":"Condition","onsetRange":{{range}}}""").ShouldBe(rows);

    private static (string Unit, DecimalKey Key) Canonical(string quantity)
    {
        var space = quantity.IndexOf(' ', StringComparison.Ordinal);
        var (unit, value) = CanonicalUnits.Of(decimal.Parse(quantity.AsSpan(0, space), CultureInfo.InvariantCulture), quantity[(space + 1)..]).ShouldNotBeNull(quantity);

        return (unit, DecimalKey.Encode(value));
    }
}
