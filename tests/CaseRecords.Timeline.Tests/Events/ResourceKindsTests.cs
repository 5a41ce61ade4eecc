using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Tests.Support;

namespace CaseRecords.Timeline.Tests.Events;

/// <summary>One literal per further resource type: which lane, which kind, when, and what it is called.</summary>
public sealed class ResourceKindsTests
{
    private const string Subject = "\"subject\":{\"reference\":\"Patient/p\"}";

    [Theory]
    [InlineData("""{"resourceType":"ImagingStudy","id":"x","status":"available","subject":{"reference":"Patient/p"},"started":"2025-04-03","modality":[{"code":"MR"}],"procedureCode":[{"text":"MR lumbar spine"}]}""", Lane.Imaging, Kinds.Study, "2025-04-03", "MR lumbar spine")]
    [InlineData("""{"resourceType":"DiagnosticReport","id":"x","status":"final","subject":{"reference":"Patient/p"},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0074","code":"RAD"}]}],"code":{"text":"CT chest"},"effectiveDateTime":"2025-04-08"}""", Lane.Imaging, Kinds.RadiologyReport, "2025-04-08", "CT chest")]
    [InlineData("""{"resourceType":"DiagnosticReport","id":"x","status":"final","subject":{"reference":"Patient/p"},"code":{"coding":[{"system":"http://loinc.org","code":"60568-3"}],"text":"Pathology"},"effectiveDateTime":"2025-04-16"}""", Lane.Pathology, Kinds.PathologyReport, "2025-04-16", "Pathology")]
    [InlineData("""{"resourceType":"DiagnosticReport","id":"x","status":"final","subject":{"reference":"Patient/p"},"code":{"coding":[{"system":"http://loinc.org","code":"51969-4"}],"text":"Panel"},"effectiveDateTime":"2025-04-20","issued":"2025-04-28T10:00:00+08:00"}""", Lane.Genomics, Kinds.GenomicsReport, "2025-04-28T10:00:00+08:00", "Panel")]
    [InlineData("""{"resourceType":"DiagnosticReport","id":"x","status":"final","subject":{"reference":"Patient/p"},"code":{"text":"Lipid Panel"},"effectiveDateTime":"2025-04-20"}""", Lane.Labs, Kinds.LabReport, "2025-04-20", "Lipid Panel")]
    [InlineData("""{"resourceType":"Specimen","id":"x","subject":{"reference":"Patient/p"},"type":{"text":"Tissue"},"collection":{"collectedDateTime":"2025-04-11"}}""", Lane.Pathology, Kinds.Specimen, "2025-04-11", "Tissue")]
    [InlineData("""{"resourceType":"Procedure","id":"x","status":"completed","subject":{"reference":"Patient/p"},"code":{"coding":[{"system":"http://snomed.info/sct","code":"274319000"}],"text":"Needle biopsy of lung"},"performedDateTime":"2025-04-11"}""", Lane.Pathology, Kinds.Biopsy, "2025-04-11", "Needle biopsy of lung")]
    [InlineData("""{"resourceType":"Procedure","id":"x","status":"completed","subject":{"reference":"Patient/p"},"code":{"text":"Partial lobectomy of lung"},"performedDateTime":"2019-03-01"}""", Lane.Local, Kinds.Surgery, "2019-03-01", "Partial lobectomy of lung")]
    [InlineData("""{"resourceType":"Procedure","id":"x","status":"completed","subject":{"reference":"Patient/p"},"code":{"coding":[{"system":"http://snomed.info/sct","code":"34043003"}],"text":"Dental consultation"},"performedDateTime":"2025-04-24"}""", Lane.Bone, Kinds.Dental, "2025-04-24", "Dental consultation")]
    [InlineData("""{"resourceType":"Procedure","id":"x","status":"completed","subject":{"reference":"Patient/p"},"code":{"coding":[{"system":"http://snomed.info/sct","code":"1217123003"}]},"performedPeriod":{"start":"2018-08-15","end":"2018-10-25"}}""", Lane.Local, Kinds.Radiotherapy, "2018-08-15", "Radiotherapy")]
    [InlineData("""{"resourceType":"ServiceRequest","id":"x","status":"active","intent":"order","subject":{"reference":"Patient/p"},"authoredOn":"2025-05-07","code":{"coding":[{"system":"http://snomed.info/sct","code":"306237005"}],"text":"Referral to palliative care"}}""", Lane.Supportive, Kinds.Referral, "2025-05-07", "Referral to palliative care")]
    [InlineData("""{"resourceType":"ServiceRequest","id":"x","status":"active","intent":"order","subject":{"reference":"Patient/p"},"authoredOn":"2025-04-02","code":{"text":"MR lumbar spine"}}""", Lane.Plans, Kinds.Order, "2025-04-02", "MR lumbar spine")]
    [InlineData("""{"resourceType":"Goal","id":"x","lifecycleStatus":"active","subject":{"reference":"Patient/p"},"startDate":"2025-05-14","description":{"text":"Pain at or below 3"}}""", Lane.Supportive, Kinds.Goal, "2025-05-14", "Goal: pain at or below 3")]
    [InlineData("""{"resourceType":"Appointment","id":"x","status":"booked","start":"2026-03-13T09:30:00+08:00","description":"CT chest","participant":[{"status":"accepted","actor":{"reference":"Patient/p"}}]}""", Lane.Plans, Kinds.Appointment, "2026-03-13T09:30:00+08:00", "CT chest")]
    [InlineData("""{"resourceType":"Encounter","id":"x","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p"},"type":[{"text":"Check up"}],"period":{"start":"2025-01-02"}}""", Lane.Administration, Kinds.Encounter, "2025-01-02", "Check up")]
    [InlineData("""{"resourceType":"Immunization","id":"x","status":"completed","patient":{"reference":"Patient/p"},"vaccineCode":{"text":"Influenza"},"occurrenceDateTime":"2025-01-02"}""", Lane.Administration, Kinds.Immunization, "2025-01-02", "Influenza")]
    [InlineData("""{"resourceType":"Patient","id":"p","deceasedDateTime":"2026-01-02"}""", Lane.Administration, Kinds.Death, "2026-01-02", "Death")]
    [InlineData("""{"resourceType":"AdverseEvent","id":"x","actuality":"actual","subject":{"reference":"Patient/p"},"date":"2025-07","event":{"text":"Rash"}}""", Lane.Symptoms, Kinds.AdverseEvent, "2025-07", "Rash")]
    [InlineData("""{"resourceType":"DocumentReference","id":"x","status":"current","subject":{"reference":"Patient/p"},"type":{"text":"Letter"},"date":"2025-07-01T10:00:00Z","content":[{"attachment":{}}]}""", Lane.Administration, Kinds.Document, "2025-07-01T10:00:00+00:00", "Letter")]
    public void A_resource_is_one_event(string json, object lane, string kind, string start, string title)
    {
        var e = Project.Event(json);

        e.Lane.ShouldBe((Lane)lane);
        e.Kind.ShouldBe(kind);
        e.Start.Value.ShouldBe(start);
        e.Title.ShouldBe(title);
        e.Resource.Version.ShouldBe(1);
    }

    [Fact]
    public void A_plan_puts_what_it_schedules_ahead_as_planned()
    {
        var events = Project.Events($$"""
            {"resourceType":"CarePlan","id":"fu","status":"active","intent":"plan",{{Subject}},"created":"2025-12-19","period":{"start":"2025-12-19"},
             "category":[{"coding":[{"system":"https://caserecords.example/fhir/CodeSystem/careplan-kind","code":"follow-up"}]}],
             "activity":[
               {"detail":{"status":"scheduled","code":{"text":"CT chest"},"scheduledTiming":{"event":["2026-03-13"]} } },
               {"detail":{"status":"scheduled","code":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"77655"}]},"scheduledTiming":{"event":["2026-01-13"]} } },
               {"detail":{"status":"scheduled","code":{"text":"Dental check"},"scheduledPeriod":{"start":"2026-04"} } },
               {"detail":{"status":"completed","code":{"text":"Done"},"scheduledPeriod":{"start":"2026-05"} } } ] }
            """);

        events.Select(e => (e.Id, e.Kind, e.Start.Value, e.Status)).ShouldBe(
        [
            ("CarePlan/fu", Kinds.FollowUpPlan, "2025-12-19", EventStatus.Active),
            ("CarePlan/fu#0", Kinds.Planned, "2026-03-13", EventStatus.Planned),
            ("CarePlan/fu#1", Kinds.DrugDue, "2026-01-13", EventStatus.Planned),
            ("CarePlan/fu#2", Kinds.Dental, "2026-04", EventStatus.Planned),
        ]);
    }

    [Fact]
    public void Radiotherapy_says_its_dose_in_gray()
    {
        var e = Project.Event($$"""
            {"resourceType":"Procedure","id":"x","status":"completed",{{Subject}},"code":{"coding":[{"system":"http://snomed.info/sct","code":"1217123003"}]},
             "extension":[{"url":"http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-radiotherapy-dose-delivered-to-volume","extension":[
               {"url":"totalDoseDelivered","valueQuantity":{"value":6000,"code":"cGy"} },{"url":"fractionsDelivered","valueUnsignedInt":30} ] } ],
             "performedPeriod":{"start":"2018-08-15","end":"2018-10-25"} }
            """);

        e.Subtitle.ShouldBe("60 Gy in 30");
        e.End.ShouldBe(new EventEnd("2018-10-25", Precision.Day, false));
    }
}
