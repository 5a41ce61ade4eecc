using System.Net;
using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <summary>Parts of resources, wherever the client can ask for them.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#summary"/>
public sealed class SummaryTests(RunningServer server) : SdkTests(server)
{
    public static TheoryData<ResourceFormat, SummaryType> Summaries => new(
        from format in Formats
        from summary in new[] { SummaryType.True, SummaryType.Text, SummaryType.Data, SummaryType.False }
        select (format.Data, summary));

    [Theory, MemberData(nameof(Summaries))]
    public async Task The_capability_statement_comes_in_every_summary(ResourceFormat format, SummaryType summary)
    {
        using var client = Client(format);

        var statement = await client.CapabilityStatementAsync(summary, Cancellation);

        statement!.FhirVersion.ShouldBe(FHIRVersion.N4_0_1);
        statement.Kind.ShouldBe(CapabilityStatementKind.Instance);
        IsCut(statement).ShouldBe(summary != SummaryType.False);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_count_is_for_searches_only(ResourceFormat format)
    {
        using var client = Client(format);

        (await Should.ThrowAsync<FhirOperationException>(client.CapabilityStatementAsync(SummaryType.Count, Cancellation))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory, MemberData(nameof(Summaries))]
    public async Task A_search_and_a_history_bring_what_the_summary_holds(ResourceFormat format, SummaryType summary)
    {
        using var client = Client(format);
        var patient = PatientOf(Unique());
        patient.Text = new() { Status = Narrative.NarrativeStatus.Generated, Div = """<div xmlns="http://www.w3.org/1999/xhtml">Mei Wang</div>""" };
        patient.MaritalStatus = new("http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "M");
        await client.UpdateAsync(patient, ct: Cancellation);

        Bundle?[] answers =
        [
            await client.SearchAsync<Patient>([$"_id={patient.Id}"], [], 10, summary, Array.Empty<string>(), Cancellation),
            await client.SearchUsingPostAsync("Patient", [$"_id={patient.Id}"], [], 10, summary, Array.Empty<string>(), Cancellation),
            await client.HistoryAsync($"Patient/{patient.Id}", summary: summary, ct: Cancellation),
        ];

        foreach (var answer in answers)
        {
            var found = answer!.Entry.ShouldHaveSingleItem().Resource.ShouldBeOfType<Patient>();
            found.Id.ShouldBe(patient.Id);
            (found.Text is not null).ShouldBe(summary is SummaryType.Text or SummaryType.False);
            (found.MaritalStatus is not null).ShouldBe(summary is SummaryType.Data or SummaryType.False);
            (found.BirthDate is not null).ShouldBe(summary is not SummaryType.Text);
            IsCut(found).ShouldBe(summary != SummaryType.False);
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_count_is_a_total_and_nothing_else(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);

        var count = await client.SearchAsync<Patient>([$"identifier={id}"], [], null, SummaryType.Count, Array.Empty<string>(), Cancellation);

        count!.Total.ShouldBe(1);
        count.Entry.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Chosen_elements_come_and_no_others(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);

        var found = await client.SearchAsync<Patient>(ByMrn(id).Select("birthDate"), Cancellation);

        var patient = found!.Entry.ShouldHaveSingleItem().Resource.ShouldBeOfType<Patient>();
        patient.BirthDate.ShouldBe("1961-04-02");
        patient.Name.ShouldBeEmpty();
        IsCut(patient).ShouldBeTrue();
    }

    private static bool IsCut(Resource resource) => resource.Meta?.Tag.Any(tag => tag is { System: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", Code: "SUBSETTED" }) == true;
}
