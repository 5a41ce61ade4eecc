using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Tests.Support;

namespace CaseRecords.Timeline.Tests.Events;

public sealed class ConditionsTests
{
    [Fact]
    public void A_metastasis_carries_its_route_in_its_codes_and_its_subtitle()
    {
        var metastasis = Project.Event("""
            {"resourceType":"Condition","id":"m","subject":{"reference":"Patient/p"},
             "extension":[
               {"url":"http://hl7.org/fhir/StructureDefinition/condition-assertedDate","valueDateTime":"2025-04-04"},
               {"url":"http://hl7.org/fhir/StructureDefinition/condition-related","valueReference":{"reference":"Condition/prim"}},
               {"url":"https://caserecords.example/fhir/StructureDefinition/metastasis-route","extension":[
                 {"url":"route","valueCodeableConcept":{"coding":[{"system":"https://caserecords.example/fhir/CodeSystem/metastasis-route","code":"haematogenous"}]}},
                 {"url":"basis","valueCode":"presumed"}]}],
             "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
             "code":{"coding":[{"system":"http://snomed.info/sct","code":"94222008"}]},
             "bodySite":[{"coding":[{"system":"http://snomed.info/sct","code":"55492004"}],"text":"L3"}]}
            """);

        metastasis.Kind.ShouldBe(Kinds.Secondary);
        metastasis.Lane.ShouldBe(Lane.Diagnosis);
        metastasis.Title.ShouldBe("Bone metastasis, L3");
        metastasis.Start.Value.ShouldBe("2025-04-04");
        metastasis.Codes.ShouldContain(new EventCode("https://caserecords.example/fhir/CodeSystem/metastasis-route", "haematogenous", "haematogenous"));
        metastasis.Subtitle.ShouldBe("confirmed, route haematogenous, presumed");
        metastasis.BodySites.ShouldHaveSingleItem().MapRegion.ShouldBe("spineL");
        metastasis.Links.ShouldContain(new EventLink("caused-by", "Condition/prim"));
    }

    [Theory]
    [InlineData("http://snomed.info/sct", "254637007", "Non-small cell lung cancer (disorder)", Kinds.Primary, "rightLung", "Right")]
    [InlineData("http://snomed.info/sct", "93761005", "Primary malignant neoplasm of colon", Kinds.Primary, "colon", null)]
    [InlineData("http://hl7.org/fhir/sid/icd-10-cm", "C79.31", "Secondary malignant neoplasm of brain", Kinds.Secondary, "brain", null)]
    [InlineData("http://snomed.info/sct", "314994000", "Metastasis from malignant tumor of prostate (disorder)", Kinds.Secondary, null, null)]
    [InlineData("http://snomed.info/sct", "126906006", "Neoplasm of prostate", Kinds.Neoplasm, "prostate", null)]
    [InlineData("http://snomed.info/sct", "279039007", "Low back pain", Kinds.Symptom, null, null)]
    [InlineData("http://snomed.info/sct", "162573006", "Suspected lung cancer (situation)", Kinds.Symptom, null, null)]
    [InlineData("http://snomed.info/sct", "68496003", "Polyp of colon", Kinds.Problem, null, null)]
    [InlineData("http://snomed.info/sct", "15777000", "Prediabetes", Kinds.Problem, null, null)]
    public void A_condition_is_told_by_its_code_and_where_no_table_knows_it_by_its_words(string system, string code, string display, string kind, string? region, string? side)
    {
        var lateral = side is null ? string.Empty : $",\"text\":\"{side} {display}\"";
        var e = Project.Event($$$"""
            {"resourceType":"Condition","id":"c",{{{Project.Subject}}},"onsetDateTime":"2019-04-01",
             "code":{"coding":[{"system":"{{{system}}}","code":"{{{code}}}","display":"{{{display}}}"}]{{{lateral}}} } }
            """);

        e.Kind.ShouldBe(kind);
        e.BodySites.Select(s => s.MapRegion).FirstOrDefault().ShouldBe(region);
    }

    [Fact]
    public void A_symptom_runs_until_it_is_said_to_have_ended()
    {
        Symptom(string.Empty).End.ShouldBe(EventEnd.Open);
        Symptom(",\"abatementDateTime\":\"2025-12-19\"").End.ShouldBe(new EventEnd("2025-12-19", Precision.Day, false));
        Symptom(",\"clinicalStatus\":{\"coding\":[{\"code\":\"resolved\"}]}").End.ShouldBe(EventEnd.NotRecorded);
    }

    [Theory]
    [InlineData("entered-in-error", EventStatus.EnteredInError)]
    [InlineData("refuted", EventStatus.Cancelled)]
    [InlineData("provisional", EventStatus.Active)]
    public void What_was_withdrawn_says_so(string verification, object status) =>
        Symptom($",\"verificationStatus\":{{\"coding\":[{{\"code\":\"{verification}\"}}]}}").Status.ShouldBe((EventStatus)status);

    [Fact]
    public void A_condition_without_a_date_is_on_no_lane() =>
        Project.Events($$"""{"resourceType":"Condition","id":"c",{{Project.Subject}},"code":{"text":"Something"} }""").ShouldBeEmpty();

    private static TimelineEvent Symptom(string rest) =>
        Project.Event($$$"""{"resourceType":"Condition","id":"c",{{{Project.Subject}}},"onsetDateTime":"2025-03-01","code":{"text":"Low back pain"} {{{rest}}} }""");
}
