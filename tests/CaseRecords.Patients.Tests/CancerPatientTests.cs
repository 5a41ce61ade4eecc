using CaseRecords.Events;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Definitions;
using Hl7.Fhir.Model;

namespace CaseRecords.Patients.Tests;

public sealed class CancerPatientTests
{
    [Fact]
    public void A_patient_that_is_replaced_by_another_is_merged_into_it() =>
        Events(Linked(), Linked("Patient/b")).ShouldHaveSingleItem().Data
            .ShouldBe(new PatientMerged { From = "Patient/a", Into = "Patient/b", Version = 2 });

    [Fact]
    public void A_patient_that_arrives_replaced_is_merged() => Events(null, Linked("Patient/b")).ShouldHaveSingleItem();

    [Fact]
    public void A_link_that_stays_or_goes_merges_nothing()
    {
        Events(Linked("Patient/b"), Linked("Patient/b")).ShouldBeEmpty();
        Events(Linked("Patient/b"), Linked()).ShouldBeEmpty();
        Events(Linked("Patient/b"), null).ShouldBeEmpty();
    }

    [Fact]
    public void A_link_of_another_kind_merges_nothing() => Events(Linked(), Linked("Patient/b", Patient.LinkType.Seealso)).ShouldBeEmpty();

    private static Patient Linked(string? to = null, Patient.LinkType type = Patient.LinkType.ReplacedBy) => new()
    {
        Id = "a",
        Link = to is null ? [] : [new Patient.LinkComponent { Other = new ResourceReference(to), Type = type }],
    };

    private static List<CaseEvent> Events(Patient? before, Patient? after) =>
        [.. CancerPatient.Definition.Announce(new ResourceKey("Patient", "a"), before, after, 2, CaseView.Empty)];
}
