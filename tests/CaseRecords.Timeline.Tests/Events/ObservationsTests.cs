using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Tests.Support;

namespace CaseRecords.Timeline.Tests.Events;

public sealed class ObservationsTests
{
    private const string Loinc = "http://loinc.org";
    private const string Snomed = "http://snomed.info/sct";

    [Theory]
    [InlineData("89247-1", ",\"valueInteger\":1", Lane.Symptoms, Kinds.Performance, "ECOG performance status", "1")]
    [InlineData("72514-3", ",\"valueQuantity\":{\"value\":8,\"unit\":\"{score}\"}", Lane.Symptoms, Kinds.Pain, "Pain score", "8 / 10")]
    [InlineData("8664-5", ",\"valueQuantity\":{\"value\":30,\"unit\":\"{PackYears}\"}", Lane.Symptoms, Kinds.Habit, "8664-5", "30 pack-years")]
    [InlineData("2039-6", ",\"valueQuantity\":{\"value\":42,\"unit\":\"ng/mL\"}", Lane.Genomics, Kinds.Marker, "CEA", "42 ng/mL")]
    [InlineData("94076-7", ",\"valueQuantity\":{\"value\":9.7,\"unit\":\"1/1000000{Base}\"}", Lane.Genomics, Kinds.Signature, "TMB", "9.7 mut/Mb")]
    [InlineData("2160-0", ",\"valueQuantity\":{\"value\":0.95,\"unit\":\"mg/dL\"}", Lane.Labs, Kinds.Lab, "Creatinine", "0.95 mg/dL")]
    [InlineData("21889-1", ",\"component\":[{\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"33728-7\"}]},\"valueQuantity\":{\"value\":34,\"unit\":\"mm\"}}]", Lane.Imaging, Kinds.TumorSize, "Tumour size", "34 mm")]
    [InlineData("97509-4", ",\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"268910001\",\"display\":\"Improved\"}]}", Lane.Status, Kinds.DiseaseStatus, "Disease status: improved", "Improved")]
    [InlineData("69453-9", ",\"valueString\":\"cancer\"", Lane.Administration, Kinds.Observation, "Cause of death", "cancer")]
    [InlineData("99999-9", ",\"valueBoolean\":true", Lane.Symptoms, Kinds.Observation, "99999-9", "yes")]
    public void An_observation_lands_on_the_lane_of_its_code(string loinc, string rest, object lane, string kind, string title, string value)
    {
        var e = Project.Event(Project.Observation("o", Project.Code(Loinc, loinc), "2025-04-29", rest));

        e.Lane.ShouldBe((Lane)lane);
        e.Kind.ShouldBe(kind);
        e.Title.ShouldBe(title);
        e.Value.ShouldNotBeNull().Display.ShouldBe(value);
        e.Status.ShouldBe(EventStatus.Completed);
    }

    [Fact]
    public void A_value_outside_its_reference_range_says_so_even_where_nobody_interpreted_it()
    {
        var e = Project.Event(Project.Observation("o", Project.Code(Loinc, "62292-8"), "2025-04-29", """,  "valueQuantity":{"value":18,"unit":"ng/mL"},"referenceRange":[{"low":{"value":30},"high":{"value":100}}]"""));

        e.Value.ShouldBe(new EventValue { Number = 18, Unit = "ng/mL", Display = "18 ng/mL", Low = 30, High = 100, Interpretation = "L" });
    }

    [Fact]
    public void A_stage_group_is_named_by_its_letters_and_its_edition()
    {
        var e = Project.Event(Project.Observation("o", Project.Code(Snomed, "399537006"), "2025-04-18", """
            ,"valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"1222838008"}]},"method":{"coding":[{"system":"http://snomed.info/sct","code":"1269566009"}]},"hasMember":[{"reference":"Observation/t"}]
            """));

        e.Title.ShouldBe("Stage IVA");
        e.Subtitle.ShouldBe("TNM 9th edition");
        e.Links.ShouldContain(new EventLink("result", "Observation/t"));
    }

    [Fact]
    public void A_stage_that_no_table_knows_is_read_from_its_display()
    {
        var e = Project.Event(Project.Observation("o", Project.Code(Loinc, "21908-9"), "2019-04-01", """
            ,"valueCodeableConcept":{"coding":[{"system":"http://cancerstaging.org","code":"x","display":"American Joint Committee on Cancer stage IIIC (qualifier value)"}]}
            """));

        e.Title.ShouldBe("Stage IIIC");
    }

    [Fact]
    public void A_variant_is_spoken_of_by_its_gene_and_its_short_change()
    {
        var e = Project.Event(Project.Observation("o", Project.Code(Loinc, "69548-6"), "2025-04-28", """
            ,"valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA9633-4"}]},"component":[
              {"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueCodeableConcept":{"coding":[{"system":"http://www.genenames.org/geneId","code":"HGNC:3236"}]}},
              {"code":{"coding":[{"system":"http://loinc.org","code":"48005-3"}]},"valueCodeableConcept":{"coding":[{"system":"http://varnomen.hgvs.org","code":"NP_005219.2:p.Leu858Arg"}]}},
              {"code":{"coding":[{"system":"http://loinc.org","code":"48002-0"}]},"valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA6684-0","display":"Somatic"}]}},
              {"code":{"coding":[{"system":"http://loinc.org","code":"81258-6"}]},"valueQuantity":{"value":0.28,"code":"1"}}]
            """));

        e.Title.ShouldBe("EGFR L858R");
        e.Subtitle.ShouldBe("present, somatic, VAF 0.28");
        e.Value.ShouldNotBeNull().Number.ShouldBe(0.28m);
    }

    [Fact]
    public void What_was_looked_for_and_not_found_is_kept_with_its_genes()
    {
        var e = Project.Event(Project.Observation("o", Project.Code(Loinc, "69548-6"), "2025-04-28", """
            ,"valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA9634-2","display":"Absent"}]},"component":[
              {"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueCodeableConcept":{"coding":[{"system":"http://www.genenames.org/geneId","code":"HGNC:427"}]}},
              {"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueCodeableConcept":{"coding":[{"system":"http://www.genenames.org/geneId","code":"HGNC:10261"}]}}]
            """));

        e.Title.ShouldBe("Absent: ALK, ROS1");
        e.Value.ShouldNotBeNull().Display.ShouldBe("absent");
    }
}
