using System.Net;
using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <seealso href="https://hl7.org/fhir/R4/http.html#history"/>
public sealed class HistoryTests(RunningServer server) : SdkTests(server)
{
    [Theory, MemberData(nameof(Formats))]
    public async Task The_history_of_one_resource_is_every_version_and_its_delete(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id, "Li"), ct: Cancellation);
        var second = await client.UpdateAsync(PatientOf(id, "Zhao"), ct: Cancellation);
        await client.DeleteAsync($"Patient/{id}", Cancellation);

        var history = await client.HistoryAsync($"Patient/{id}", ct: Cancellation);

        history!.Type.ShouldBe(Bundle.BundleType.History);
        history.Total.ShouldBe(3);
        history.Entry.Select(entry => entry.Request!.Method).ShouldBe([Bundle.HTTPVerb.DELETE, Bundle.HTTPVerb.PUT, Bundle.HTTPVerb.PUT]);
        history.Entry.Select(entry => (entry.Resource as Patient)?.Name[0].Family).ShouldBe([null, "Zhao", "Li"]);
        history.Entry.ShouldAllBe(entry => entry.FullUrl == $"{Base}/Patient/{id}");
        var since = await client.HistoryAsync(new Uri($"{Base}/Patient/{id}"), since: second!.Meta!.LastUpdated, ct: Cancellation);
        since!.Entry.Select(entry => entry.Resource?.VersionId).ShouldBe([null, "2"]);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task The_history_of_a_type_is_read_page_by_page(ResourceFormat format)
    {
        using var client = Client(format);
        var (first, last) = (Unique(), Unique());
        var start = (await client.UpdateAsync(BasicOf(first), ct: Cancellation))!.Meta!.LastUpdated;
        await client.UpdateAsync(BasicOf(last), ct: Cancellation);
        await client.UpdateAsync(BasicOf(first), ct: Cancellation);

        var page = await client.TypeHistoryAsync("Basic", since: start, pageSize: 2, ct: Cancellation);
        var versions = new List<string>();

        while (page is not null)
        {
            page.Entry.Count.ShouldBeLessThanOrEqualTo(2);
            versions.AddRange(page.Entry.Select(entry => $"{entry.Resource!.Id}/{entry.Resource.VersionId}"));
            page = await client.ContinueAsync(page, ct: Cancellation);
        }

        versions.Where(version => version.StartsWith(first, StringComparison.Ordinal) || version.StartsWith(last, StringComparison.Ordinal))
            .ShouldBe([$"{first}/2", $"{last}/1", $"{first}/1"]);
        (await client.TypeHistoryAsync<Basic>(since: start, pageSize: 1, ct: Cancellation))!.Entry.ShouldHaveSingleItem().Resource.ShouldBeOfType<Basic>();
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task The_history_of_the_system_holds_every_type(ResourceFormat format)
    {
        using var client = Client(format);
        var (patient, observation) = (Unique(), Unique());
        var start = (await client.UpdateAsync(PatientOf(patient), ct: Cancellation))!.Meta!.LastUpdated;
        await client.UpdateAsync(ObservationOf(observation, patient), ct: Cancellation);

        var history = await client.WholeSystemHistoryAsync(since: start, pageSize: 1000, ct: Cancellation);

        var mine = history!.Entry.Select(entry => entry.FullUrl).Where(url => url!.EndsWith(patient, StringComparison.Ordinal) || url.EndsWith(observation, StringComparison.Ordinal));
        mine.ShouldBe([$"{Base}/Observation/{observation}", $"{Base}/Patient/{patient}"]);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_history_cannot_be_deleted(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);

        var refused = new[]
        {
            client.DeleteHistoryAsync($"Patient/{id}", Cancellation),
            client.DeleteHistoryAsync(new Uri($"{Base}/Patient/{id}"), Cancellation),
            client.DeleteHistoryVersionAsync($"Patient/{id}/_history/1", Cancellation),
            client.DeleteHistoryVersionAsync(new Uri($"{Base}/Patient/{id}/_history/1"), Cancellation),
        };

        foreach (var request in refused)
        {
            await Refused(request, HttpStatusCode.MethodNotAllowed, OperationOutcome.IssueType.NotSupported);
        }

        (await client.ReadAsync<Patient>($"Patient/{id}/_history/1", ct: Cancellation))!.Id.ShouldBe(id);
    }

    private static Basic BasicOf(string id) => new() { Id = id, Code = new("http://terminology.hl7.org/CodeSystem/basic-resource-type", "referral") };
}
