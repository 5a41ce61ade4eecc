using CaseRecords.Fhir.Validation;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.FhirPath;

namespace CaseRecords.Fhir.Tests.Validation;

/// <summary>R4's invariants where they are evaluated: one line a rule that is broken, one a rule that holds.</summary>
public sealed class InvariantTests
{
    private const string Observation = """{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"1-8"}]}""";

    [Theory]
    [InlineData(Observation + ""","valueString":"x","dataAbsentReason":{"text":"y"}}""", "422 invariant Observation", "obs-6")]
    [InlineData(Observation + ""","valueString":"x","component":[{"code":{"coding":[{"system":"http://loinc.org","code":"1-8"}]}}]}""", "422 invariant Observation", "obs-7")]
    [InlineData(Observation + ""","referenceRange":[{"age":{"low":{"value":1}}}]}""", "422 invariant Observation.referenceRange[0]", "obs-3")]
    [InlineData(Observation + ""","component":[{"code":{"text":"x"},"referenceRange":[{"age":{"low":{"value":1}}}]}]}""", "422 invariant Observation.component[0].referenceRange[0]", "obs-3")]
    [InlineData(Observation + ""","valueQuantity":{"value":1,"code":"mg"}}""", "422 invariant Observation.value", "qty-3")]
    [InlineData(Observation + ""","effectivePeriod":{"start":"2024-02-02","end":"2024-02-01"}}""", "422 invariant Observation.effective", "per-1")]
    [InlineData(Observation + ""","valueRange":{"low":{"value":2,"unit":"mg"},"high":{"value":1,"unit":"mg"}}}""", "422 invariant Observation.value", "rng-2")]
    [InlineData(Observation + ""","valueRatio":{"numerator":{"value":1}}}""", "422 invariant Observation.value", "rat-1")]
    [InlineData(Observation + ""","effectiveTiming":{"repeat":{"period":1}}}""", "422 invariant Observation.effective.repeat", "tim-2")]
    [InlineData(Observation + ""","effectiveTiming":{"repeat":{"period":-1,"periodUnit":"d"}}}""", "422 invariant Observation.effective.repeat", "tim-5")]
    [InlineData(Observation + ""","effectiveTiming":{"repeat":{"offset":5,"when":["C"]}}}""", "422 invariant Observation.effective.repeat", "tim-9")]
    [InlineData("""{"resourceType":"Condition","subject":{"reference":"Patient/a"},"abatementString":"x","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]}}""", "422 invariant Condition", "con-4")]
    [InlineData("""{"resourceType":"Condition","subject":{"reference":"Patient/a"},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"entered-in-error"}]},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]}}""", "422 invariant Condition", "con-5")]
    [InlineData("""{"resourceType":"Condition","subject":{"reference":"Patient/a"},"stage":[{"type":{"text":"x"}}]}""", "422 invariant Condition.stage[0]", "con-1")]
    [InlineData("""{"resourceType":"Condition","subject":{"reference":"Patient/a"},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"problem-list-item"}]}]}""", "200 invariant Condition", "con-3")]
    [InlineData("""{"resourceType":"Patient","contact":[{"gender":"male"}]}""", "422 invariant Patient.contact[0]", "pat-1")]
    [InlineData("""{"resourceType":"Patient","telecom":[{"value":"1"}]}""", "422 invariant Patient.telecom[0]", "cpt-2")]
    [InlineData("""{"resourceType":"Patient","photo":[{"data":"AAAA"}]}""", "422 invariant Patient.photo[0]", "att-1")]
    [InlineData("""{"resourceType":"Organization"}""", "422 invariant Organization", "org-1")]
    [InlineData("""{"resourceType":"Organization","name":"x","telecom":[{"use":"home","system":"phone","value":"1"}]}""", "422 invariant Organization.telecom[0]", "org-3")]
    [InlineData("""{"resourceType":"AllergyIntolerance","patient":{"reference":"Patient/a"}}""", "422 invariant AllergyIntolerance", "ait-1")]
    [InlineData("""{"resourceType":"Appointment","status":"booked","participant":[{"status":"accepted","type":[{"text":"x"}]}]}""", "422 invariant Appointment", "app-3")]
    [InlineData("""{"resourceType":"Appointment","status":"proposed","cancelationReason":{"text":"x"},"participant":[{"status":"accepted","type":[{"text":"x"}]}]}""", "422 invariant Appointment", "app-4")]
    [InlineData("""{"resourceType":"Task","status":"draft","intent":"order","authoredOn":"2024-02-02","lastModified":"2024-02-01"}""", "422 invariant Task", "inv-1")]
    [InlineData("""{"resourceType":"MedicationDispense","status":"completed","medicationCodeableConcept":{"text":"x"},"whenPrepared":"2024-02-02","whenHandedOver":"2024-02-01"}""", "422 invariant MedicationDispense", "mdd-1")]
    [InlineData("""{"resourceType":"Questionnaire","status":"active","item":[{"linkId":"1","type":"string","enableWhen":[{"question":"2","operator":"exists","answerBoolean":true},{"question":"3","operator":"exists","answerBoolean":true}]}]}""", "422 invariant Questionnaire.item[0]", "que-12")]
    [InlineData("""{"resourceType":"Questionnaire","status":"active","item":[{"linkId":"1","type":"string","enableWhen":[{"question":"2","operator":"exists","answerString":"x"}]}]}""", "422 invariant Questionnaire.item[0].enableWhen[0]", "que-7")]
    [InlineData("""{"resourceType":"Questionnaire","status":"active","item":[{"linkId":"1","type":"group","item":[{"linkId":"1","type":"string"}]}]}""", "422 invariant Questionnaire", "que-2")]
    [InlineData("""{"resourceType":"Questionnaire","status":"active","item":[{"linkId":"0","type":"group","item":[{"linkId":"1","type":"display","required":true}]}]}""", "422 invariant Questionnaire.item[0].item[0]", "que-6")]
    [InlineData("""{"resourceType":"Questionnaire","status":"active","item":[{"linkId":"1","type":"string","initial":[{"valueString":"a"},{"valueString":"b"}]}]}""", "422 invariant Questionnaire.item[0]", "que-13")]
    [InlineData("""{"resourceType":"ValueSet","status":"active","name":"a-b"}""", "200 invariant ValueSet", "vsd-0")]
    [InlineData("""{"resourceType":"ValueSet","status":"active","compose":{"include":[{"version":"1"}]}}""", "422 invariant ValueSet.compose.include[0]", "vsd-1")]
    [InlineData("""{"resourceType":"ValueSet","status":"active","expansion":{"timestamp":"2024","contains":[{"display":"x"}]}}""", "422 invariant ValueSet.expansion.contains[0]", "vsd-9")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"x"}]}""", "422 invariant Parameters.parameter[0]", "inv-1")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Organization"}}]}""", "422 invariant Bundle.entry[0].resource", "org-1")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o"}],"managingOrganization":{"reference":"#o"}}""", "422 invariant Patient.contained[0]", "org-1")]
    [InlineData("""{"resourceType":"RiskAssessment","status":"final","subject":{"reference":"Patient/a"},"prediction":[{"probabilityDecimal":101}]}""", "422 invariant RiskAssessment.prediction[0]", "ras-2")]
    [InlineData("""{"resourceType":"RiskAssessment","status":"final","subject":{"reference":"Patient/a"},"prediction":[{"probabilityRange":{"low":{"value":1,"unit":"x"}}}]}""", "422 invariant RiskAssessment.prediction[0].probability", "ras-1")]
    [InlineData("""{"resourceType":"Encounter","status":"planned","class":{"code":"x"},"length":{"value":1,"unit":"d","code":"d"}}""", "422 invariant Encounter.length", "drt-1")]
    [InlineData("""{"resourceType":"CodeSystem","status":"active","content":"complete","concept":[{"code":"a"},{"code":"b","concept":[{"code":"a"}]}]}""", "422 invariant CodeSystem", "csd-1")]
    [InlineData("""{"resourceType":"ServiceRequest","status":"active","intent":"order","subject":{"reference":"Patient/a"},"orderDetail":[{"text":"x"}]}""", "422 invariant ServiceRequest", "prr-1")]
    [InlineData("""{"resourceType":"NutritionOrder","status":"active","intent":"order","patient":{"reference":"Patient/a"},"dateTime":"2024"}""", "200 invariant NutritionOrder", "nor-1")]
    public void What_breaks_an_invariant_is_told_at_its_place(string json, string issue, string key)
    {
        var found = Checked.Validate(json).Where(one => one.Diagnostics.EndsWith($"({key})", StringComparison.Ordinal));

        found.Select(one => $"{one.Status} invariant {one.Expression}").ShouldBe([issue]);
        found.Single().Code.ShouldBe(OperationOutcome.IssueType.Invariant);
    }

    [Theory]
    [InlineData(Observation + ""","valueQuantity":{"value":1,"unit":"mg"},"referenceRange":[{"low":{"value":1}}]}""")]
    [InlineData(Observation + ""","valueRange":{"low":{"value":2,"unit":"g"},"high":{"value":1,"unit":"kg"}}}""")]
    [InlineData(Observation + ""","valueRange":{"low":{"value":2}}}""")]
    [InlineData(Observation + ""","effectivePeriod":{"start":"2024-02-10","end":"2024-02"}}""")]
    [InlineData(Observation + ""","effectivePeriod":{"start":"2024-02-01T10:00:00+02:00","end":"2024-02-01T08:00:00Z"}}""")]
    [InlineData(Observation + ""","effectivePeriod":{"start":"2024-02-01T20:00:00Z","end":"2024-02-01"}}""")]
    [InlineData(Observation + ""","effectiveTiming":{"repeat":{"frequency":1,"period":1.5,"periodUnit":"d","offset":5,"when":["ACM"]}}}""")]
    [InlineData("""{"resourceType":"Condition","subject":{"reference":"Patient/a"},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis"}]}]}""")]
    [InlineData("""{"resourceType":"Condition","subject":{"reference":"Patient/a"},"category":[{"text":"x"}]}""")]
    [InlineData("""{"resourceType":"Task","status":"draft","intent":"order","authoredOn":"2024-02-02T10:00:00Z","lastModified":"2024-02-02"}""")]
    [InlineData("""{"resourceType":"MedicationDispense","status":"completed","medicationCodeableConcept":{"text":"x"},"whenPrepared":"2024-02-02T10:00:00Z"}""")]
    [InlineData("""{"resourceType":"Questionnaire","status":"active","item":[{"linkId":"1","type":"string","enableWhen":[{"question":"2","operator":"exists","answerBoolean":true}]}]}""")]
    [InlineData("""{"resourceType":"ValueSet","status":"active"}""")]
    [InlineData("""{"resourceType":"ValueSet","status":"active","name":"Ab_1"}""")]
    [InlineData("""{"resourceType":"RiskAssessment","status":"final","subject":{"reference":"Patient/a"},"prediction":[{"outcome":{"text":"x"}},{"probabilityDecimal":0.5}]}""")]
    [InlineData("""{"resourceType":"RiskAssessment","status":"final","subject":{"reference":"Patient/a"},"prediction":[{"probabilityRange":{"low":{"value":1,"system":"http://unitsofmeasure.org","code":"%"}}}]}""")]
    [InlineData("""{"resourceType":"CareTeam","participant":[{"member":{"reference":"Practitioner/a"},"onBehalfOf":{"reference":"Organization/o"}}]}""")]
    [InlineData("""{"resourceType":"Appointment","status":"cancelled","cancelationReason":{"text":"x"},"participant":[{"status":"accepted","type":[{"text":"x"}]}]}""")]
    [InlineData("""{"resourceType":"ImplementationGuide","url":"http://e.org","name":"X","status":"active","packageId":"x","fhirVersion":["4.0.1"],"definition":{"grouping":[{"id":"g","name":"x"}],"resource":[{"reference":{"reference":"Patient/a"},"groupingId":"g","fhirVersion":["4.0.1"]}]}}""")]
    [InlineData("""{"resourceType":"Patient","text":{"status":"empty","div":"<div xmlns='http://www.w3.org/1999/xhtml'>x</div>"}}""")]
    public void What_breaks_no_invariant_is_accepted_without_a_word(string json) => Checked.Issues(json).ShouldBeEmpty();

    [Fact]
    public void Nothing_is_said_of_a_missing_narrative() => Checked.Issues("""{"resourceType":"Basic","code":{"text":"x"}}""").ShouldBeEmpty();

    [Fact]
    public void What_cannot_be_evaluated_refuses_nothing() =>
        InvariantCheck.Holds(new Invariant("Patient", "x-1", true, "name.family.toInteger(1, 2, 3)", ""), new Patient().ToPocoNode(ModelInfo.ModelInspector), new FhirEvaluationContext()).ShouldBeNull();

    [Fact]
    public void Functions_that_others_add_to_the_shared_table_change_nothing()
    {
        FhirPathCompiler.DefaultSymbolTable.AddFhirExtensions();
        FhirPathCompiler.DefaultSymbolTable.AddFhirExtensions();

        InvariantCheck.Holds(new Invariant("Period", "x-2", true, "end.hasValue().not() and 1 = 1", ""), new Period { Start = "2024" }.ToPocoNode(ModelInfo.ModelInspector), new FhirEvaluationContext()).ShouldBe(true);
    }

    [Fact]
    public void Every_invariant_of_the_review_is_one_of_R4()
    {
        InvariantReview.Listed.Where(listed => Invariants.AsPublished.All(one => one.Key != listed && $"{one.Path} {one.Key}" != listed)).ShouldBeEmpty();
        Invariants.AsPublished.Count(one => InvariantReview.Of(one) is null).ShouldBeGreaterThan(150);
    }
}
