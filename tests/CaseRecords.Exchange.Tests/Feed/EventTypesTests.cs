using CaseRecords.Exchange.Feed;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Exchange.Tests.Feed;

public sealed class EventTypesTests
{
    private static readonly LogFilter OfPatient = new(Patient: "Patient/p1");

    [Fact]
    public void A_resource_type_narrows_to_what_is_about_it() =>
        EventTypes.Filter("ImagingStudy", OfPatient).ShouldBe(OfPatient with { Type = "ImagingStudy" });

    [Theory]
    [InlineData("created", ResourceAction.Created)]
    [InlineData("updated", ResourceAction.Updated)]
    [InlineData("deleted", ResourceAction.Deleted)]
    [InlineData("restored", ResourceAction.Restored)]
    public void A_resource_event_narrows_to_its_action(string past, ResourceAction action) =>
        EventTypes.Filter($"org.caserecords.resource.{past}.v1", OfPatient).ShouldBe(OfPatient with { Action = action });

    [Theory]
    [InlineData("primary-confirmed", "Primary", "confirmed")]
    [InlineData("care-plan-activated", "CarePlan", "activated")]
    [InlineData("genomic-report-final", "GenomicReport", "final")]
    public void A_case_event_narrows_to_its_name(string name, string noun, string verb) =>
        EventTypes.Filter($"org.caserecords.case.{name}.v1", OfPatient).ShouldBe(OfPatient with { Noun = noun, Verb = verb });

    [Theory]
    [InlineData("Pacient")]
    [InlineData("imagingstudy")]
    [InlineData("org.caserecords.resource.updated")]
    [InlineData("org.caserecords.resource.updated.v2")]
    [InlineData("org.caserecords.resource.Updated.v1")]
    [InlineData("org.caserecords.resource.2.v1")]
    [InlineData("org.caserecords.resource..v1")]
    [InlineData("org.caserecords.case.confirmed.v1")]
    [InlineData("org.caserecords.case.-confirmed.v1")]
    [InlineData("org.caserecords.case.primary-lost.v1")]
    [InlineData("org.caserecords.case.Primary-confirmed.v1")]
    [InlineData("org.caserecords.order.updated.v1")]
    [InlineData("org.example.resource.updated.v1")]
    public void Anything_else_names_no_type(string type) => EventTypes.Filter(type, LogFilter.None).ShouldBeNull();
}
