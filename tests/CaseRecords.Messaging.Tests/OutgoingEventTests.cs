using System.Text;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Messaging.Tests;

public sealed class OutgoingEventTests
{
    [Theory]
    [InlineData("imaging", "ImagingStudy", ResourceAction.Updated, "imaging.ImagingStudy.updated")]
    [InlineData("genomics", "Observation", ResourceAction.Created, "genomics.Observation.created")]
    [InlineData("diagnoses", "Condition", ResourceAction.Deleted, "diagnoses.Condition.deleted")]
    [InlineData("patients", "Patient", ResourceAction.Restored, "patients.Patient.restored")]
    public void A_change_goes_out_under_its_owner_its_type_and_what_was_done(string owner, string type, ResourceAction action, string key) =>
        Entries.Outgoing(Entries.Changed(1, owner, type, action)).RoutingKey.ShouldBe(key);

    [Fact]
    public void A_case_event_goes_out_under_its_name() =>
        Entries.Outgoing(Entries.Case(1, "DiseaseStatus", "changed")).RoutingKey.ShouldBe("case.DiseaseStatus.changed");

    [Fact]
    public void The_body_is_what_the_format_writes_and_escapes_no_more_than_the_feed() =>
        Encoding.UTF8.GetString(Entries.Outgoing(Entries.Changed(7)).Body.Span)
            .ShouldBe("""{"position":7,"owner":"imaging über <ImagingStudy/r7>"}""");

    [Fact]
    public void The_id_is_the_entrys_so_that_a_second_delivery_has_the_same()
    {
        var entry = Entries.Changed(1);

        Entries.Outgoing(entry).Id.ShouldBe(entry.EventId.ToString());
        Entries.Outgoing(entry).Id.ShouldBe(Entries.Outgoing(entry).Id);
    }
}
