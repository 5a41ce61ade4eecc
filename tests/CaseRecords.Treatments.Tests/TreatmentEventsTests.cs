using CaseRecords.Events;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;
using DoseStatus = Hl7.Fhir.Model.MedicationAdministration.MedicationAdministrationStatusCodes;
using OrderStatus = Hl7.Fhir.Model.MedicationRequest.MedicationrequestStatus;

namespace CaseRecords.Treatments.Tests;

public sealed class TreatmentEventsTests
{
    [Fact]
    public void An_active_order_starts_a_treatment_with_drug_and_intent() =>
        Events(CancerMedicationRequest.Definition, null, Order()).ShouldHaveSingleItem().Data.ShouldBe(new TreatmentStarted
        {
            Patient = "Patient/a",
            Resource = "MedicationRequest/mr",
            Version = 1,
            Status = "active",
            Code = "http://www.nlm.nih.gov/research/umls/rxnorm|1721560",
            Intent = "http://snomed.info/sct|363676003",
        });

    [Theory]
    [InlineData(null, OrderStatus.Draft, "")]
    [InlineData(OrderStatus.Draft, OrderStatus.Active, "started")]
    [InlineData(OrderStatus.Active, OrderStatus.Active, "")]
    [InlineData(OrderStatus.Active, OrderStatus.OnHold, "changed")]
    [InlineData(OrderStatus.OnHold, OrderStatus.Active, "changed")]
    [InlineData(OrderStatus.Active, OrderStatus.Completed, "stopped")]
    [InlineData(OrderStatus.OnHold, OrderStatus.Stopped, "stopped")]
    [InlineData(OrderStatus.Active, OrderStatus.EnteredInError, "stopped")]
    [InlineData(OrderStatus.Completed, OrderStatus.Completed, "")]
    [InlineData(OrderStatus.Stopped, OrderStatus.Active, "started")]
    [InlineData(OrderStatus.Completed, OrderStatus.EnteredInError, "")]
    [InlineData(OrderStatus.Draft, OrderStatus.Cancelled, "")]
    [InlineData(null, OrderStatus.Completed, "started stopped")]
    public void An_order_begins_changes_and_ends_a_treatment(OrderStatus? was, OrderStatus now, string verbs) =>
        Verbs(CancerMedicationRequest.Definition, was is null ? null : Order(was.Value), Order(now)).ShouldBe(verbs);

    [Fact]
    public void Another_dose_changes_a_treatment_and_another_note_does_not()
    {
        var dose = Order();
        dose.DosageInstruction = [new Dosage { Text = "40 mg daily" }];
        var note = Order();
        note.Note = [new Annotation { Text = new Markdown("tolerated well") }];

        Verbs(CancerMedicationRequest.Definition, Order(), dose).ShouldBe("changed");
        Verbs(CancerMedicationRequest.Definition, Order(), note).ShouldBe("");
    }

    [Fact]
    public void A_stopped_order_says_why()
    {
        var stopped = Order(OrderStatus.Stopped);
        stopped.StatusReason = new CodeableConcept(CodeSystems.Snomed, "407563006");

        ((TreatmentStopped)Events(CancerMedicationRequest.Definition, Order(), stopped).ShouldHaveSingleItem().Data).Reason
            .ShouldBe("http://snomed.info/sct|407563006");
    }

    [Fact]
    public void A_deleted_order_ends_its_treatment() =>
        ((TreatmentStopped)Events(CancerMedicationRequest.Definition, Order(), null).ShouldHaveSingleItem().Data).Status.ShouldBe("deleted");

    [Fact]
    public void A_plan_or_a_proposal_starts_nothing()
    {
        var plan = Order();
        plan.Intent = MedicationRequest.MedicationRequestIntent.Plan;

        Verbs(CancerMedicationRequest.Definition, null, plan).ShouldBe("");
    }

    [Fact]
    public void The_first_dose_without_an_order_starts_a_treatment_and_the_next_ones_do_not()
    {
        Verbs(CancerMedicationAdministration.Definition, null, Dose("d1", "2025-05-06")).ShouldBe("started");
        Verbs(CancerMedicationAdministration.Definition, null, Dose("d2", "2025-06-03"), Dose("d1", "2025-05-06")).ShouldBe("");
    }

    [Fact]
    public void Of_two_doses_that_come_together_the_earlier_starts()
    {
        Verbs(CancerMedicationAdministration.Definition, null, Dose("d2", "2025-05-06"), Dose("d1", "2025-06-03")).ShouldBe("started");
        Verbs(CancerMedicationAdministration.Definition, null, Dose("d1", "2025-06-03"), Dose("d2", "2025-05-06")).ShouldBe("");
    }

    [Fact]
    public void A_dose_of_an_order_starts_nothing()
    {
        var order = Order();
        order.Medication = new CodeableConcept(CodeSystems.RxNorm, "77655");
        var named = Dose("d1", "2025-05-06");
        named.Request = new ResourceReference("MedicationRequest/elsewhere");

        Verbs(CancerMedicationAdministration.Definition, null, Dose("d1", "2025-05-06"), order).ShouldBe("");
        Verbs(CancerMedicationAdministration.Definition, null, named).ShouldBe("");
        Verbs(CancerMedicationAdministration.Definition, null, Dose("d1", "2025-05-06"), Order()).ShouldBe("started", "an order of another drug is no order of this one");
    }

    [Fact]
    public void A_completed_dose_ends_nothing_and_one_that_is_stopped_does()
    {
        Verbs(CancerMedicationAdministration.Definition, Dose("d1", "2025-05-06", DoseStatus.InProgress), Dose("d1", "2025-05-06", DoseStatus.Stopped)).ShouldBe("stopped");
        Verbs(CancerMedicationAdministration.Definition, null, Dose("d1", "2025-05-06", DoseStatus.NotDone)).ShouldBe("");
    }

    [Theory]
    [InlineData(null, EventStatus.InProgress, "started")]
    [InlineData(EventStatus.InProgress, EventStatus.Completed, "stopped")]
    [InlineData(null, EventStatus.Completed, "started stopped")]
    [InlineData(EventStatus.Completed, EventStatus.Completed, "")]
    [InlineData(null, EventStatus.Preparation, "")]
    [InlineData(EventStatus.InProgress, EventStatus.OnHold, "changed")]
    [InlineData(EventStatus.InProgress, EventStatus.NotDone, "")]
    public void An_operation_and_a_radiotherapy_course_begin_and_end(EventStatus? was, EventStatus now, string verbs)
    {
        Verbs(CancerSurgery.Definition, was is null ? null : Done("173171007", was.Value), Done("173171007", now)).ShouldBe(verbs);
        Verbs(RadiotherapyCourse.Definition, was is null ? null : Done("1217123003", was.Value), Done("1217123003", now)).ShouldBe(verbs);
    }

    [Fact]
    public void A_dental_consultation_is_no_treatment_of_the_cancer()
    {
        CancerSurgery.Definition.AppliesTo(Done("34043003", EventStatus.Completed)).ShouldBeFalse();
        RadiotherapyCourse.Definition.AppliesTo(Done("34043003", EventStatus.Completed)).ShouldBeFalse();
    }

    [Fact]
    public void A_radiotherapy_course_in_a_surgical_category_is_announced_once()
    {
        var course = Done("1217123003", EventStatus.InProgress);
        course.Category = new CodeableConcept(CodeSystems.Snomed, "387713003");

        Treatments.Definitions.Definitions.Count(definition => definition.AppliesTo(course)).ShouldBe(1);
    }

    [Theory]
    [InlineData(CodeSystems.CarePlanKind, "bone-protection", "bone-protection")]
    [InlineData(CodeSystems.Snomed, "103735009", "palliative-care")]
    [InlineData(CodeSystems.Snomed, "395082007", "tumor-board")]
    [InlineData("urn:local", "x", null)]
    public void A_plan_that_comes_into_force_says_its_kind(string system, string category, string? kind) =>
        Events(Plans, null, Plan(RequestStatus.Active, system, category)).ShouldHaveSingleItem().Data
            .ShouldBe(new CarePlanActivated { Patient = "Patient/a", CarePlan = "CarePlan/cp", Version = 1, Kind = kind });

    [Theory]
    [InlineData(RequestStatus.Draft, RequestStatus.Active, true)]
    [InlineData(RequestStatus.OnHold, RequestStatus.Active, true)]
    [InlineData(RequestStatus.Active, RequestStatus.Active, false)]
    [InlineData(RequestStatus.Active, RequestStatus.Completed, false)]
    public void A_plan_is_announced_when_it_becomes_active(RequestStatus was, RequestStatus now, bool announced) =>
        Events(Plans, Plan(was), Plan(now)).Count.ShouldBe(announced ? 1 : 0);

    private static ResourceDefinition Plans => Treatments.Definitions.Definitions.Single(definition => definition.Type == "CarePlan");

    private static MedicationRequest Order(OrderStatus status = OrderStatus.Active)
    {
        var order = new MedicationRequest
        {
            Id = "mr",
            Status = status,
            Intent = MedicationRequest.MedicationRequestIntent.Order,
            Medication = new CodeableConcept(CodeSystems.RxNorm, "1721560"),
            Subject = new ResourceReference("Patient/a"),
            DosageInstruction = [new Dosage { Text = "80 mg daily" }],
        };
        order.AddExtension(Profiles.ProcedureIntent, new CodeableConcept(CodeSystems.Snomed, "363676003"));

        return order;
    }

    private static MedicationAdministration Dose(string id, string day, DoseStatus status = DoseStatus.Completed) => new()
    {
        Id = id,
        Status = status,
        Medication = new CodeableConcept(CodeSystems.RxNorm, "77655"),
        Subject = new ResourceReference("Patient/a"),
        Effective = new FhirDateTime(day),
    };

    private static Procedure Done(string code, EventStatus status) => new()
    {
        Id = "p",
        Status = status,
        Code = new CodeableConcept(CodeSystems.Snomed, code),
        Subject = new ResourceReference("Patient/a"),
    };

    private static CarePlan Plan(RequestStatus status, string system = CodeSystems.CarePlanKind, string category = "follow-up") => new()
    {
        Id = "cp",
        Status = status,
        Category = [new CodeableConcept(system, category)],
        Subject = new ResourceReference("Patient/a"),
    };

    private static string Verbs(ResourceDefinition definition, Resource? before, Resource? after, params Resource[] around) =>
        string.Join(' ', Events(definition, before, after, around).Select(e => e.Verb));

    private static List<CaseEvent> Events(ResourceDefinition definition, Resource? before, Resource? after, params Resource[] around)
    {
        var resource = (after ?? before)!;

        return [.. definition.Announce(new ResourceKey(resource.TypeName, resource.Id!), before, after, before is null ? 1 : 2, CaseView.Of(around))];
    }
}
