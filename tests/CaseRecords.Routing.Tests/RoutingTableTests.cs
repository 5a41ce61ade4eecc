using System.Text;
using System.Text.Json;
using CaseRecords.Fhir;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Routing.Tests;

/// <summary>One case or more per row of the table; every case says which row must decide, so a row above that catches too much fails here.</summary>
public sealed class RoutingTableTests
{
    private const string Sct = "http://snomed.info/sct";
    private const string Loinc = "http://loinc.org";
    private const string V2 = "http://terminology.hl7.org/CodeSystem/v2-0074";
    private const string ObservationCategory = "http://terminology.hl7.org/CodeSystem/observation-category";
    private const string Ncit = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl";
    private const string Tbd = "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs";
    private const string Mcode = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-";

    [Theory]
    [InlineData("Condition", "primary-cancer-condition", "diagnoses")]
    [InlineData("Observation", "tnm-stage-group", "diagnoses")]
    [InlineData("Observation", "cancer-disease-status|4.0.0", "diagnoses")]
    [InlineData("Observation", "genomic-variant|3.0.0", "genomics")]
    [InlineData("Observation", "tumor-size", "imaging")]
    [InlineData("BodyStructure", "radiotherapy-volume", "treatments")]
    [InlineData("BodyStructure", "tumor", "imaging")]
    [InlineData("Procedure", "radiotherapy-course-summary", "treatments")]
    [InlineData("Patient", "cancer-patient", "patients")]
    [InlineData("Observation", "body-surface-area", "patients")]
    public void Row_1_a_profile_names_the_owner_in_any_version(string type, string suffix, string owner) =>
        Decides("1", owner, Json(type, $$""" "meta": { "profile": ["{{Mcode}}{{suffix}}"] } """));

    [Fact]
    public void Row_1_comes_before_what_codes_say() =>
        Decides("1", "imaging", Json("Observation", $$"""
            "meta": { "profile": ["http://example.org/other", "{{Mcode}}tumor-size"] },
            "category": [{ "coding": [{ "system": "{{ObservationCategory}}", "code": "vital-signs" }] }]
            """));

    [Fact]
    public void Row_1_leaves_alone_a_profile_on_a_type_that_it_is_not_for() =>
        Decides("24", "patients", Json("Patient", $$""" "meta": { "profile": ["{{Mcode}}tumor-size"] } """));

    [Fact]
    public void Row_1_leaves_alone_a_profile_that_several_services_build_on() =>
        Decides("6", "genomics", Json("DiagnosticReport", $$"""
            "meta": { "profile": ["http://hl7.org/fhir/us/core/StructureDefinition/us-core-diagnosticreport-note"] },
            "category": [{ "coding": [{ "system": "{{V2}}", "code": "GE" }] }]
            """));

    [Theory]
    [InlineData("2", "Condition", "diagnoses")]
    [InlineData("2", "ClinicalImpression", "diagnoses")]
    [InlineData("2", "RiskAssessment", "diagnoses")]
    [InlineData("3", "ImagingStudy", "imaging")]
    [InlineData("3", "Media", "imaging")]
    [InlineData("3", "Specimen", "imaging")]
    [InlineData("5", "BodyStructure", "imaging")]
    [InlineData("22", "ServiceRequest", "treatments")]
    [InlineData("22a", "Bundle", "exchange")]
    [InlineData("22a", "Subscription", "exchange")]
    [InlineData("22b", "DetectedIssue", "assessments")]
    [InlineData("22b", "GuidanceResponse", "assessments")]
    [InlineData("22c", "MolecularSequence", "genomics")]
    [InlineData("23", "MedicationRequest", "treatments")]
    [InlineData("23", "MedicationAdministration", "treatments")]
    [InlineData("23", "MedicationStatement", "treatments")]
    [InlineData("23", "MedicationDispense", "treatments")]
    [InlineData("23", "CarePlan", "treatments")]
    [InlineData("23", "Goal", "treatments")]
    [InlineData("23", "CareTeam", "treatments")]
    [InlineData("23", "Appointment", "treatments")]
    [InlineData("23", "Task", "treatments")]
    [InlineData("23", "AdverseEvent", "treatments")]
    [InlineData("23", "NutritionOrder", "treatments")]
    [InlineData("24", "Patient", "patients")]
    [InlineData("24", "RelatedPerson", "patients")]
    [InlineData("24", "Group", "patients")]
    [InlineData("24", "FamilyMemberHistory", "patients")]
    [InlineData("24", "AllergyIntolerance", "patients")]
    [InlineData("25", "Encounter", "patients")]
    [InlineData("25", "Provenance", "patients")]
    [InlineData("25", "Claim", "patients")]
    [InlineData("25", "Observation", "patients")]
    [InlineData("25", "DiagnosticReport", "patients")]
    [InlineData("25", "Procedure", "patients")]
    public void A_bare_resource_falls_to_the_row_of_its_type(string row, string type, string owner) =>
        Decides(row, owner, Json(type));

    [Theory]
    [InlineData("228791009")]
    [InlineData("228793007")]
    public void Row_4_a_radiotherapy_volume(string morphology) =>
        Decides("4", "treatments", Json("BodyStructure", Concept("morphology", Sct, morphology)));

    [Fact]
    public void Row_5_a_tumour_is_not_a_radiotherapy_volume() =>
        Decides("5", "imaging", Json("BodyStructure", Concept("morphology", Sct, "1240414004")));

    [Theory]
    [InlineData("6", "genomics", V2, "GE")]
    [InlineData("7", "imaging", V2, "RAD")]
    [InlineData("7", "imaging", V2, "IMG")]
    [InlineData("7", "imaging", V2, "NMR")]
    [InlineData("7", "imaging", V2, "CT")]
    [InlineData("7", "imaging", V2, "NMS")]
    [InlineData("7", "imaging", Loinc, "LP29684-5")]
    [InlineData("8", "imaging", V2, "SP")]
    [InlineData("8", "imaging", V2, "PAT")]
    [InlineData("8", "imaging", V2, "CP")]
    [InlineData("8", "imaging", Loinc, "LP7839-6")]
    [InlineData("25", "patients", V2, "LAB")]
    [InlineData("25", "patients", "http://example.org", "GE")]
    public void Rows_6_to_8_a_report_by_its_category(string row, string owner, string system, string category) =>
        Decides(row, owner, Json("DiagnosticReport", Category(system, category)));

    [Theory]
    [InlineData("6", "genomics", "51969-4")]
    [InlineData("6", "genomics", "81247-9")]
    [InlineData("7", "imaging", "18748-4")]
    [InlineData("8", "imaging", "60568-3")]
    [InlineData("8", "imaging", "11529-5")]
    [InlineData("8", "imaging", "22637-3")]
    [InlineData("25", "patients", "2039-6")]
    public void Rows_6_to_8_a_report_by_its_code(string row, string owner, string code) =>
        Decides(row, owner, Json("DiagnosticReport", Concept("code", Loinc, code)));

    [Theory]
    [InlineData("9", "genomics", "2039-6")]
    [InlineData("9", "genomics", "83053-9")]
    [InlineData("25", "patients", "24323-8")]
    public void Row_9_a_laboratory_report_of_a_tumour_marker(string row, string owner, string code) =>
        Decides(row, owner, Json("DiagnosticReport", Category(V2, "LAB"), Concept("code", Loinc, code)));

    [Theory]
    [InlineData("10", "treatments", "1217123003")]
    [InlineData("10", "treatments", "108290001")]
    [InlineData("10", "treatments", "1156506007")]
    [InlineData("11", "imaging", "363679005")]
    [InlineData("11", "imaging", "77477000")]
    [InlineData("11", "imaging", "86273004")]
    [InlineData("11", "imaging", "274319000")]
    [InlineData("11", "imaging", "173160006")]
    [InlineData("11", "imaging", "49401003")]
    [InlineData("12", "treatments", "34043003")]
    [InlineData("12", "treatments", "103735009")]
    [InlineData("12", "treatments", "173171007")]
    [InlineData("25", "patients", "228791009")]
    [InlineData("25", "patients", "80146002")]
    public void Rows_10_to_12_a_procedure_by_its_code(string row, string owner, string code) =>
        Decides(row, owner, Json("Procedure", Concept("code", Sct, code)));

    [Theory]
    [InlineData("11", "imaging", "103693007")]
    [InlineData("12", "treatments", "387713003")]
    [InlineData("12", "treatments", "409063005")]
    public void Rows_11_and_12_a_procedure_by_its_category(string row, string owner, string category) =>
        Decides(row, owner, Json("Procedure", Concept("category", Sct, category)));

    [Fact]
    public void Row_10_comes_before_a_surgical_category() =>
        Decides("10", "treatments", Json("Procedure", Concept("code", Sct, "1217123003"), Concept("category", Sct, "103693007")));

    [Theory]
    [InlineData("13", "patients", "vital-signs")]
    [InlineData("13", "patients", "social-history")]
    [InlineData("14", "imaging", "imaging")]
    [InlineData("20", "treatments", "laboratory")]
    [InlineData("21", "diagnoses", "survey")]
    [InlineData("21", "diagnoses", "exam")]
    [InlineData("21", "diagnoses", "activity")]
    [InlineData("21", "diagnoses", "procedure")]
    [InlineData("21", "diagnoses", "therapy")]
    [InlineData("25", "patients", "sdoh")]
    public void Rows_13_to_21_an_observation_by_its_category(string row, string owner, string category) =>
        Decides(row, owner, Json("Observation", Category(ObservationCategory, category)));

    [Theory]
    [InlineData("14", "imaging", Loinc, "21889-1")]
    [InlineData("14", "imaging", Loinc, "33728-7")]
    [InlineData("15", "imaging", Loinc, "77753-2")]
    [InlineData("15", "imaging", Loinc, "31206-6")]
    [InlineData("15", "imaging", Loinc, "22637-3")]
    [InlineData("15", "imaging", Ncit, "C18000")]
    [InlineData("16", "diagnoses", Sct, "399537006")]
    [InlineData("16", "diagnoses", Loinc, "21908-9")]
    [InlineData("16", "diagnoses", Sct, "399504009")]
    [InlineData("16", "diagnoses", Sct, "277206009")]
    [InlineData("16", "diagnoses", Sct, "371497001")]
    [InlineData("16", "diagnoses", Loinc, "97509-4")]
    [InlineData("16", "diagnoses", Loinc, "88040-1")]
    [InlineData("16", "diagnoses", Loinc, "89247-1")]
    [InlineData("16", "diagnoses", Loinc, "89243-0")]
    [InlineData("16", "diagnoses", Ncit, "C38144")]
    [InlineData("16", "diagnoses", Sct, "708895006")]
    [InlineData("16", "diagnoses", Sct, "1287652008")]
    [InlineData("16", "diagnoses", Sct, "398192003")]
    [InlineData("17", "genomics", Loinc, "69548-6")]
    [InlineData("17", "genomics", Loinc, "53041-0")]
    [InlineData("17", "genomics", Loinc, "51968-6")]
    [InlineData("17", "genomics", Loinc, "53037-8")]
    [InlineData("17", "genomics", Tbd, "therapeutic-implication")]
    [InlineData("17", "genomics", Loinc, "94076-7")]
    [InlineData("17", "genomics", Loinc, "81695-9")]
    [InlineData("18", "genomics", Loinc, "83053-9")]
    [InlineData("18", "genomics", Loinc, "21665-5")]
    [InlineData("18", "genomics", Loinc, "62320-7")]
    [InlineData("19", "treatments", Loinc, "2160-0")]
    [InlineData("19", "treatments", Loinc, "62292-8")]
    [InlineData("19", "treatments", Loinc, "72514-3")]
    [InlineData("19", "treatments", Sct, "225908003")]
    [InlineData("25", "patients", Loinc, "4548-4")]
    public void Rows_14_to_19_an_observation_by_its_code(string row, string owner, string system, string code) =>
        Decides(row, owner, Json("Observation", Concept("code", system, code)));

    [Theory]
    [InlineData("16", "diagnoses", Sct, "385356007")]
    [InlineData("17", "genomics", V2, "GE")]
    [InlineData("18", "genomics", Sct, "250724005")]
    public void Rows_16_to_18_an_observation_by_a_category_of_another_system(string row, string owner, string system, string category) =>
        Decides(row, owner, Json("Observation", Category(system, category)));

    [Theory]
    [InlineData("13", "patients", "social-history", "2160-0")]
    [InlineData("19", "treatments", "vital-signs", "72514-3")]
    [InlineData("16", "diagnoses", "survey", "89247-1")]
    [InlineData("19", "treatments", "survey", "72514-3")]
    [InlineData("17", "genomics", "laboratory", "69548-6")]
    [InlineData("18", "genomics", "laboratory", "2039-6")]
    [InlineData("19", "treatments", "laboratory", "17861-6")]
    [InlineData("20", "treatments", "laboratory", "4548-4")]
    [InlineData("14", "imaging", "imaging", "31206-6")]
    public void Of_two_rows_that_claim_an_observation_the_upper_one_decides(string row, string owner, string category, string code) =>
        Decides(row, owner, Json("Observation", Category(ObservationCategory, category), Concept("code", Loinc, code)));

    [Theory]
    [InlineData("imaging", "363679005", "24627-2")]
    [InlineData("imaging", "", "24968-0")]
    [InlineData("genomics", "108252007", "69548-6")]
    [InlineData("genomics", "108252007", "21665-5")]
    [InlineData("treatments", "108252007", "2160-0")]
    [InlineData("treatments", "", "69548-6")]
    public void Row_22_an_order_by_category_and_code(string owner, string category, string code) =>
        Decides("22", owner, category.Length == 0
            ? Json("ServiceRequest", Concept("code", Loinc, code))
            : Json("ServiceRequest", Category(Sct, category), Concept("code", Loinc, code)));

    [Theory]
    [InlineData("imaging", "274319000")]
    [InlineData("treatments", "306237005")]
    [InlineData("treatments", "34043003")]
    public void Row_22_an_order_of_a_biopsy_or_of_anything_else(string owner, string code) =>
        Decides("22", owner, Json("ServiceRequest", Concept("code", Sct, code)));

    [Fact]
    public void Row_22b_a_task_of_a_work_list() =>
        Decides("22b", "assessments", Json("Task",
            """ "meta": { "profile": ["https://caserecords.example/fhir/StructureDefinition/work-list-task"] } """));

    [Fact]
    public void Every_R4_type_is_owned()
    {
        foreach (var type in R4.ResourceTypes)
        {
            RoutingTable.OwnerOf(Parse(Json(type))).ShouldNotBeNullOrEmpty();
        }
    }

    [Fact]
    public void The_shared_types_follow_from_the_table() =>
        RoutingTable.SharedTypes.ShouldBe(["BodyStructure", "DiagnosticReport", "Observation", "Procedure", "ServiceRequest", "Task"]);

    [Fact]
    public void The_single_owners_follow_from_the_table()
    {
        RoutingTable.SingleOwnerTypes["Condition"].ShouldBe("diagnoses");
        RoutingTable.SingleOwnerTypes["Patient"].ShouldBe("patients");
        RoutingTable.SingleOwnerTypes["Encounter"].ShouldBe("patients");
        RoutingTable.SingleOwnerTypes["CarePlan"].ShouldBe("treatments");
        RoutingTable.SingleOwnerTypes.Count.ShouldBe(R4.ResourceTypes.Count - 6);
    }

    [Fact]
    public void Every_row_of_the_reference_is_in_the_table_in_its_order() =>
        RoutingTable.Rows.Select(row => row.Number).Distinct().ShouldBe(
            [.. Enumerable.Range(1, 22).Select(number => $"{number}"), "22a", "22b", "22c", "23", "24", "25"]);

    [Fact]
    public void The_table_reads_as_JSON()
    {
        var last = JsonSerializer.SerializeToElement(RoutingTable.Rows, JsonSerializerOptions.Web).EnumerateArray().Last();

        last.GetRawText().ShouldBe("""{"number":"25","types":[],"test":"","owner":"patients"}""");
    }

    private static void Decides(string number, string owner, string json)
    {
        var row = RoutingTable.RowOf(Parse(json));

        (row.Number, row.Owner).ShouldBe((number, owner));
        ClassifiedParts.OwnerOf(Encoding.UTF8.GetBytes(json)).ShouldBe(owner);
    }

    private static string Json(string type, params string[] members) =>
        $$"""{ "resourceType": "{{type}}", "id": "x"{{string.Concat(members.Select(member => "," + member))}} }""";

    private static Resource Parse(string json) => FhirJsonDeserializer.OSTRICH.DeserializeResource(json);

    private static string Concept(string element, string system, string code) =>
        $$""" "{{element}}": { "coding": [{ "system": "{{system}}", "code": "{{code}}" }] } """;

    private static string Category(string system, string code) =>
        $$""" "category": [{ "coding": [{ "system": "{{system}}", "code": "{{code}}" }] }] """;
}
