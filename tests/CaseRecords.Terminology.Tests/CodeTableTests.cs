using System.Text.RegularExpressions;
using Hl7.Fhir.Model;

namespace CaseRecords.Terminology.Tests;

public sealed partial class CodeTableTests
{
    public static TheoryData<string> Names => [.. CodeTable.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_table_parses_and_lists_no_code_twice(string name)
    {
        var rows = CodeTable.Named(name).Rows;

        rows.ShouldNotBeEmpty();
        rows.GroupBy(row => (row.System, row.Code)).Where(same => same.Count() > 1).Select(same => same.Key).ShouldBeEmpty();
    }

    [Fact]
    public void A_code_that_is_listed_twice_is_refused()
    {
        var rows = TsvFile.Parse("twice", "system\tcode\tdisplay\tgroup\tmark\ns\t1\ta\tb\t✔\ns\t1\tc\td\t✔\n");

        Should.Throw<ArgumentException>(() => new CodeTable("twice", rows));
    }

    [Fact]
    public void A_row_with_a_missing_cell_is_refused_by_line() =>
        Should.Throw<FormatException>(() => TsvFile.Parse("short", "system\tcode\tdisplay\tgroup\tmark\ns\t1\ta\tb\n"))
            .Message.ShouldBe("short.tsv line 2 has 4 cells; the header has 5.");

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_row_says_how_sure_we_are(string name) =>
        CodeTable.Named(name).Rows.Where(row => row.Mark is not ("✔" or "◐" or "○" or "ours")).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_SNOMED_code_passes_its_check_digit(string name) =>
        CodeTable.Named(name).Rows
            .Where(row => row.System == CodeSystems.Snomed && !CheckDigits.PassesVerhoeff(row.Code))
            .Select(row => row.Code)
            .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_LOINC_code_passes_its_check_digit(string name) =>
        CodeTable.Named(name).Rows
            .Where(row => row.System == CodeSystems.Loinc && LoincNumber().IsMatch(row.Code) && !CheckDigits.PassesMod10(row.Code))
            .Select(row => row.Code)
            .ShouldBeEmpty();

    [Theory]
    [InlineData("94222008", true)]
    [InlineData("94222009", false)]
    [InlineData("94220208", false)]
    public void A_mistyped_SNOMED_code_is_caught(string code, bool passes) => CheckDigits.PassesVerhoeff(code).ShouldBe(passes);

    [Theory]
    [InlineData("69548-6", true)]
    [InlineData("69548-7", false)]
    [InlineData("69584-6", false)]
    public void A_mistyped_LOINC_code_is_caught(string code, bool passes) => CheckDigits.PassesMod10(code).ShouldBe(passes);

    [Fact]
    public void A_table_that_does_not_exist_is_named_in_the_error() =>
        Should.Throw<KeyNotFoundException>(() => CodeTable.Named("primary-cancer")).Message.ShouldContain("primary-cancer");

    [Fact]
    public void Every_named_table_exists_and_every_table_is_named()
    {
        var named = typeof(Tables).GetProperties().Select(property => ((CodeTable)property.GetValue(null)!).Name);

        named.Order(StringComparer.Ordinal).ShouldBe(CodeTable.Names);
    }

    [Theory]
    [InlineData(CodeSystems.Icd10Cm, "C79.51", "bone")]
    [InlineData(CodeSystems.Icd10Cm, "C78.01", "lung")]
    [InlineData(CodeSystems.Icd10Cm, "C77.9", "node")]
    [InlineData(CodeSystems.Icd10Cm, "C7B.02", "other")]
    [InlineData(CodeSystems.Icd10, "C79.5", "unknown")]
    [InlineData(CodeSystems.Icd10Gm, "C78.7", "unknown")]
    public void An_ICD_10_code_is_found_under_its_longest_listed_prefix_and_abroad_under_its_category(
        string system, string code, string organ) =>
        Tables.SecondaryCancers.Find(system, code).ShouldNotBeNull().Group.ShouldBe(organ);

    [Theory]
    [InlineData(CodeSystems.Icd10Cm, "C80.0")]
    [InlineData(CodeSystems.Icd10, "C80.0")]
    [InlineData(CodeSystems.Icd10, "C80.1")]
    [InlineData(CodeSystems.Icd10Cm, "C76.0")]
    [InlineData(CodeSystems.Icd10Cm, "D05.1")]
    [InlineData(CodeSystems.Icd10Cm, "C")]
    [InlineData(CodeSystems.Snomed, "C34.32")]
    [InlineData(null, "C34.32")]
    [InlineData(CodeSystems.Icd10Cm, null)]
    public void What_is_not_listed_is_not_found(string? system, string? code) =>
        Tables.PrimaryCancers.Find(system, code).ShouldBeNull();

    [Fact]
    public void A_gene_is_found_under_both_addresses_of_its_code_system() =>
        Tables.Genes.Find(CodeSystems.HgncAlias, "HGNC:3236").ShouldBe(Tables.Genes.Find(CodeSystems.Hgnc, "HGNC:3236"));

    [Fact]
    public void A_concept_is_found_by_its_first_listed_coding()
    {
        var concept = new CodeableConcept { Coding = [new Coding("urn:local", "x"), new Coding(CodeSystems.Snomed, "94222008")] };

        Tables.SecondaryCancers.Find(concept).ShouldNotBeNull().Group.ShouldBe("bone");
        Tables.SecondaryCancers.Has(concept, "liver", "bone").ShouldBeTrue();
        Tables.SecondaryCancers.Has(concept, "liver").ShouldBeFalse();
        Tables.SecondaryCancers.Has((CodeableConcept?)null).ShouldBeFalse();
    }

    [Theory]
    [InlineData("55492004", "73903008")]
    [InlineData("55492004", "421060004")]
    [InlineData("55492004", "272673000")]
    [InlineData("41224006", "39607008")]
    [InlineData("272673000", "272673000")]
    public void A_body_site_lies_in_what_holds_it(string site, string whole) =>
        Tables.BodySites.IsA(CodeSystems.Snomed, site, whole).ShouldBeTrue();

    [Theory]
    [InlineData("41224006", "272673000")]
    [InlineData("14016003", "272673000")]
    [InlineData("421060004", "55492004")]
    public void A_body_site_does_not_lie_elsewhere(string site, string other) =>
        Tables.BodySites.IsA(CodeSystems.Snomed, site, other).ShouldBeFalse();

    [Fact]
    public void Every_parent_is_a_row_and_no_row_is_its_own_ancestor()
    {
        foreach (var row in Tables.BodySites.Rows)
        {
            var seen = new HashSet<string>();

            for (var at = row; at["parent"] is { } parent; at = Tables.BodySites.Find(CodeSystems.Snomed, parent).ShouldNotBeNull())
            {
                seen.Add(at.Code).ShouldBeTrue($"{row.Code} goes round in circles");
            }
        }
    }

    [Fact]
    public void Every_organ_of_a_body_site_is_an_organ_of_a_metastasis()
    {
        var organs = Tables.SecondaryCancers.Rows.Select(row => row.Group).ToHashSet();

        Tables.BodySites.Rows.Select(row => row["organ"]).Where(organ => organ is null || !organs.Contains(organ))
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("secondary-cancers", CodeSystems.Snomed, "128462008")]
    [InlineData("secondary-cancers", CodeSystems.Snomed, "94222008")]
    [InlineData("secondary-cancers", CodeSystems.Snomed, "94602001")]
    [InlineData("secondary-cancers", CodeSystems.Icd10Cm, "C79.51")]
    [InlineData("primary-cancers", CodeSystems.Snomed, "254626006")]
    [InlineData("primary-cancers", CodeSystems.Icd10Cm, "C34.32")]
    [InlineData("body-sites", CodeSystems.Snomed, "272673000")]
    [InlineData("bone-agents", CodeSystems.RxNorm, "77655")]
    [InlineData("bone-agents", CodeSystems.Atc, "M05BX04")]
    [InlineData("careplan-kinds", CodeSystems.CarePlanKind, "bone-protection")]
    [InlineData("palliative", CodeSystems.Snomed, "170935008")]
    [InlineData("palliative", CodeSystems.Snomed, "182964004")]
    [InlineData("biopsies", CodeSystems.Snomed, "274319000")]
    [InlineData("imaging", CodeSystems.Snomed, "450436003")]
    [InlineData("imaging", CodeSystems.Loinc, "24627-2")]
    [InlineData("pathology", CodeSystems.Loinc, "60568-3")]
    [InlineData("tumor-markers", CodeSystems.Loinc, "2039-6")]
    [InlineData("tnm-editions", CodeSystems.Snomed, "1269566009")]
    [InlineData("disease-status", CodeSystems.Loinc, "97509-4")]
    [InlineData("radiotherapy", CodeSystems.Snomed, "1217123003")]
    public void Every_code_that_a_rule_names_is_listed(string table, string system, string code) =>
        CodeTable.Named(table).Has(system, code).ShouldBeTrue();

    [GeneratedRegex("^[0-9]+-[0-9]$")]
    private static partial Regex LoincNumber();
}
