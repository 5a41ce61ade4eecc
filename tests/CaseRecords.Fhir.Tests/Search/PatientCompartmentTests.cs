using CaseRecords.Fhir.Search;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search;

public sealed class PatientCompartmentTests
{
    private static readonly SearchParameters Parameters = SearchParameters.Number([]);
    private static readonly SearchIndexer Indexer = new(Parameters, null);
    private static readonly PatientCompartment Compartment = new(Parameters);

    [Theory]
    [InlineData("Patient/a", null, "Patient/a")]
    [InlineData("Patient/a", "Patient/a", "Patient/a")]
    [InlineData("Patient/a", "Patient/b", "Patient/a Patient/b")]
    [InlineData("Group/a", "Practitioner/b", "")]
    public void An_observation_belongs_to_its_subject_and_to_patients_who_performed_it(string subject, string? performer, string patients)
    {
        var observation = new Observation { Subject = new ResourceReference(subject) };

        if (performer is not null)
        {
            observation.Performer.Add(new ResourceReference(performer));
        }

        string.Join(' ', Compartment.PatientsOf("Observation", Indexer.Index(observation))).ShouldBe(patients);
    }

    [Fact]
    public void A_focus_alone_does_not_make_an_observation_part_of_a_record()
    {
        var observation = new Observation { Focus = [new ResourceReference("Patient/a")] };

        Compartment.PatientsOf("Observation", Indexer.Index(observation)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Observation", "subject", true)]
    [InlineData("Observation", "patient", true)]
    [InlineData("Observation", "focus", false)]
    [InlineData("Condition", "subject", true)]
    [InlineData("Organization", "partof", false)]
    public void A_parameter_pins_a_patient_if_it_is_of_the_compartment(string type, string code, bool pins)
    {
        Compartment.Pins(Parameters.Find(type, code)!).ShouldBe(pins);
    }
}
