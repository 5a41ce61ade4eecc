using CaseRecords.Events;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;
using static CaseRecords.Diagnoses.Tests.Case;

namespace CaseRecords.Diagnoses.Tests;

public sealed class StageAndStatusTests
{
    private const string Iva = "1222838008";
    private const string Ivb = "1222841004";
    private const string Ninth = "1269566009";

    [Fact]
    public void A_stage_group_is_recorded_with_its_edition() =>
        Events(TnmStageGroup.Definition, null, Stage(Iva)).ShouldHaveSingleItem().Data.ShouldBe(new StageRecorded
        {
            Patient = "Patient/a",
            Stage = "Observation/o1",
            Version = 1,
            Group = $"http://snomed.info/sct|{Iva}",
            Edition = $"http://snomed.info/sct|{Ninth}",
        });

    [Fact]
    public void Another_group_or_another_edition_is_recorded_again()
    {
        Events(TnmStageGroup.Definition, Stage(Iva), Stage(Ivb)).ShouldHaveSingleItem();
        Events(TnmStageGroup.Definition, Stage(Iva), Stage(Iva, edition: "897275008")).ShouldHaveSingleItem();
    }

    [Fact]
    public void The_same_group_again_or_one_in_error_is_not_recorded()
    {
        var amended = Stage(Iva);
        amended.Status = ObservationStatus.Amended;
        amended.Note = [new Annotation { Text = new Markdown("checked") }];
        var error = Stage(Ivb);
        error.Status = ObservationStatus.EnteredInError;

        Events(TnmStageGroup.Definition, Stage(Iva), amended).ShouldBeEmpty();
        Events(TnmStageGroup.Definition, Stage(Iva), error).ShouldBeEmpty();
        Events(TnmStageGroup.Definition, Stage(Iva), null).ShouldBeEmpty();
    }

    [Fact]
    public void A_TNM_category_is_no_stage_group() =>
        TnmStageGroup.Definition.AppliesTo(Observed(CodeSystems.Snomed, "399504009", CodeSystems.Snomed, "1228931008")).ShouldBeFalse();

    [Theory]
    [InlineData("97509-4")]
    [InlineData("88040-1")]
    public void A_disease_status_is_announced_under_either_code(string code) =>
        Events(CancerDiseaseStatus.Definition, null, Observed(CodeSystems.Loinc, code, CodeSystems.Snomed, "268910001")).ShouldHaveSingleItem()
            .Data.ShouldBe(new DiseaseStatusChanged { Patient = "Patient/a", Status = "Observation/o1", Version = 1, Value = "http://snomed.info/sct|268910001" });

    [Fact]
    public void The_trend_is_told_and_not_the_response_beside_it()
    {
        var status = Observed(CodeSystems.Loinc, "97509-4", CodeSystems.Ncit, "C18058");
        ((CodeableConcept)status.Value!).Coding.Add(new Coding(CodeSystems.Snomed, "268910001"));

        ((DiseaseStatusChanged)Events(CancerDiseaseStatus.Definition, null, status)[0].Data).Value.ShouldBe("http://snomed.info/sct|268910001");
    }

    [Fact]
    public void A_disease_status_is_announced_again_only_with_another_value()
    {
        var stable = Observed(CodeSystems.Loinc, "97509-4", CodeSystems.Snomed, "359746009");

        Events(CancerDiseaseStatus.Definition, stable, Observed(CodeSystems.Loinc, "97509-4", CodeSystems.Snomed, "271299001")).ShouldHaveSingleItem();
        Events(CancerDiseaseStatus.Definition, stable, stable).ShouldBeEmpty();
    }

    [Fact]
    public void An_observation_without_a_patient_is_not_announced()
    {
        var status = Observed(CodeSystems.Loinc, "97509-4", CodeSystems.Snomed, "359746009");
        status.Subject = null;

        Events(CancerDiseaseStatus.Definition, null, status).ShouldBeEmpty();
    }

    private static Observation Stage(string group, string edition = Ninth)
    {
        var stage = Observed(CodeSystems.Snomed, "399537006", CodeSystems.Snomed, group);
        stage.Method = new CodeableConcept(CodeSystems.Snomed, edition);

        return stage;
    }

    private static Observation Observed(string system, string code, string valueSystem, string value) => new()
    {
        Id = "o1",
        Status = ObservationStatus.Final,
        Subject = new ResourceReference("Patient/a"),
        Code = new CodeableConcept(system, code),
        Value = new CodeableConcept(valueSystem, value),
    };

    private static List<CaseEvent> Events(ResourceDefinition<Observation> definition, Observation? before, Observation? after)
    {
        var change = Change(before, after);

        return [.. definition.Announce(change.Key, change.Before, change.After, change.Version, change.Case)];
    }
}
