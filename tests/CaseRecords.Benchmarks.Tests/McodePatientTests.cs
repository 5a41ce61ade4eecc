using CaseRecords.Benchmarks.Growth;
using CaseRecords.Fhir;

namespace CaseRecords.Benchmarks.Tests;

public sealed class McodePatientTests
{
    [Theory]
    [InlineData(0, 22)]
    [InlineData(1, 21)]
    [InlineData(99_999, 22)]
    public void A_made_patient_is_the_same_every_time_and_has_about_twenty_resources(int n, int size)
    {
        var record = new McodePatient(n).Record().ToList();

        record.Count.ShouldBe(size);
        record.Select(resource => resource.Key).ShouldBeUnique();
        record.ShouldBe(new McodePatient(n).Record());
    }

    [Fact]
    public void What_the_scenarios_ask_for_is_in_the_record()
    {
        var patient = new McodePatient(4711);
        var keys = patient.Record().Select(resource => resource.Key.ToString()).ToList();
        var asked = patient.Prepared();

        keys.ShouldContain(asked.Reference);
        keys.ShouldContain(asked.Encounter);
        asked.Observations.ShouldBeSubsetOf(keys);
        patient.Record().Single(resource => resource.Key == new ResourceKey("Patient", "g4711")).Json.ShouldContain(asked.Family);
    }

    [Fact]
    public void As_many_share_a_given_name_and_none_a_family_name_however_many_there_are()
    {
        var made = Enumerable.Range(0, 14_000).Select(n => new McodePatient(n).Prepared()).ToList();

        made.Select(patient => patient.Family).ShouldBeUnique();
        made.GroupBy(patient => patient.Given).Select(name => name.Count()).Distinct().ShouldBe([140]);
    }
}
