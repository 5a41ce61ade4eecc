namespace CaseRecords.Fhir.Tests.Validation;

/// <summary>What JSON may hold, where and how often: one line a rule.</summary>
public sealed class StructureTests
{
    [Theory]
    [InlineData("""{"resourceType":"Patient","nome":1}""", "400 structure Patient.nome")]
    [InlineData("""{"resourceType":"Patient","_nome":{}}""", "400 structure Patient.nome")]
    [InlineData("""{"resourceType":"Patient","contact":[{"name":{"text":"x"},"age":1}]}""", "400 structure Patient.contact[0].age")]
    [InlineData("""{"resourceType":"Patient","fhir_comments":["x"]}""", "400 structure Patient.fhir_comments")]
    [InlineData("""{"resourceType":"Patient","name":[{"resourceType":"HumanName","text":"x"}]}""", "400 structure Patient.name[0].resourceType")]
    [InlineData("""{"resourceType":"Pacient"}""", "400 structure resourceType")]
    [InlineData("""{"resourceType":"Resource"}""", "400 structure resourceType")]
    [InlineData("""{"resourceType":"DomainResource"}""", "400 structure resourceType")]
    [InlineData("""{"resourceType":"HumanName"}""", "400 structure resourceType")]
    [InlineData("""{"resourceType":5}""", "400 structure resourceType")]
    [InlineData("""{"id":"x"}""", "400 structure ")]
    [InlineData("""{}""", "400 structure ")]
    [InlineData("""{"resourceType":"Patient","active":true,"active":true}""", "400 structure Patient.active")]
    [InlineData("""{"resourceType":"Patient","_active":{"id":"a"},"_active":{"id":"a"},"active":true}""", "400 structure Patient.active")]
    [InlineData("""{"resourceType":"Patient","resourceType":"Patient"}""", "400 structure Patient")]
    [InlineData("""{"resourceType":"Patient","deceasedBoolean":true,"deceasedDateTime":"2020"}""", "400 structure Patient.deceased")]
    [InlineData("""{"resourceType":"Patient","deceasedBoolean":true,"_deceasedDateTime":{"id":"a"}}""", "400 structure Patient.deceased")]
    [InlineData("""{"resourceType":"Patient","deceasedString":"x"}""", "400 structure Patient.deceasedString")]
    [InlineData("""{"resourceType":"Patient","name":{"text":"x"}}""", "400 structure Patient.name")]
    [InlineData("""{"resourceType":"Patient","gender":["male"]}""", "400 structure Patient.gender")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":[{"text":"x"}]}""", "400 structure Patient.maritalStatus")]
    [InlineData("""{"resourceType":"Patient","name":["x"]}""", "400 structure Patient.name[0]")]
    [InlineData("""{"resourceType":"Patient","name":[]}""", "400 structure Patient.name")]
    [InlineData("""{"resourceType":"Patient","name":[{}]}""", "400 structure Patient.name[0]")]
    [InlineData("""{"resourceType":"Patient","name":[null]}""", "400 structure Patient.name[0]")]
    [InlineData("""{"resourceType":"Patient","name":null}""", "400 structure Patient.name")]
    [InlineData("""{"resourceType":"Patient","gender":null}""", "400 structure Patient.gender")]
    [InlineData("""{"resourceType":"Patient","text":{}}""", "400 structure Patient.text")]
    [InlineData("""{"resourceType":"Patient","name":[[{"text":"x"}]]}""", "400 structure Patient.name[0]")]
    [InlineData("""{"resourceType":"Observation","status":"final"}""", "400 required Observation.code")]
    [InlineData("""{"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"reference":"Patient/p"}}""", "400 required MedicationRequest.medication")]
    [InlineData("""{"resourceType":"Patient","link":[{"other":{"reference":"Patient/b"}}]}""", "400 required Patient.link[0].type")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"referenceRange":[{"low":{"value":1,"comparator":"<"}}]}""", "400 structure Observation.referenceRange[0].low.comparator")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","contained":[]}""", "400 structure Bundle.contained")]
    public void What_may_not_stand_where_it_stands_is_refused(string json, string issue) => Checked.Errors(json).ShouldContain(issue);

    [Fact]
    public void Everything_is_said_at_once() =>
        Checked.Errors("""{"resourceType":"Observation","id":"_","status":"fine","nome":1,"valueString":"","component":[{"valueInteger":1.5},{"code":{}}],"subject":{"reference":"Organization/o"}}""").ShouldBe(
        [
            "400 value Observation.id",
            "400 code-invalid Observation.status",
            "400 structure Observation.nome",
            "400 value Observation.value",
            "400 value Observation.component[0].value",
            "400 required Observation.component[0].code",
            "400 structure Observation.component[1].code",
            "400 structure Observation.subject.reference",
            "400 required Observation.code",
        ]);

    [Theory]
    [InlineData("""{"resourceType":"Patient"}""")]
    [InlineData("""{"id":"p","resourceType":"Patient","active":false}""")]
    [InlineData("""{"resourceType":"Parameters"}""")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":0.00,"unit":"mg"}}""")]
    [InlineData("""{"resourceType":"Questionnaire","status":"active","item":[{"linkId":"1","type":"group","item":[{"linkId":"2","type":"string","answerOption":[{"valueString":"x"}]}]}]}""")]
    [InlineData("""{"resourceType":"EvidenceVariable","status":"draft","characteristic":[{"definitionCodeableConcept":{"text":"x"}}]}""")]
    public void What_R4_allows_is_accepted(string json) => Checked.Issues(json).ShouldBeEmpty();
}
