using System.Net;
using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <seealso href="https://hl7.org/fhir/R4/http.html#create"/>
/// <seealso href="https://hl7.org/fhir/R4/http.html#update"/>
/// <seealso href="https://hl7.org/fhir/R4/http.html#delete"/>
public sealed class WriteTests(RunningServer server) : SdkTests(server)
{
    [Theory, MemberData(nameof(Formats))]
    public async Task A_created_resource_gets_an_id_and_is_where_its_location_says(ResourceFormat format)
    {
        using var client = Client(format);
        var sent = PatientOf("mine");

        var created = await client.CreateAsync(sent, Cancellation);

        Last(client).Status.ShouldBe("201");
        Last(client).Location.ShouldBe($"{Base}/Patient/{created!.Id}/_history/1");
        created.Id.ShouldNotBe("mine");
        created.VersionId.ShouldBe("1");
        created.Identifier[0].Value.ShouldBe("mine");
        (await client.ReadAsync<Patient>(Last(client).Location!, ct: Cancellation))!.Name[0].Family.ShouldBe("Wang");
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task An_update_creates_and_then_replaces(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();

        await client.UpdateAsync(PatientOf(id, "Li"), ct: Cancellation);
        Last(client).Status.ShouldBe("201");
        Last(client).Location.ShouldBe($"{Base}/Patient/{id}/_history/1");
        var second = await client.UpdateAsync(PatientOf(id, "Zhao"), ct: Cancellation);
        Last(client).Status.ShouldBe("200");

        second!.VersionId.ShouldBe("2");
        second.Name[0].Family.ShouldBe("Zhao");
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task An_update_that_knows_its_version_loses_to_a_newer_one(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        var mine = await client.UpdateAsync(PatientOf(id, "Li"), ct: Cancellation);
        var newer = await client.UpdateAsync(mine!, versionAware: true, Cancellation);
        newer!.VersionId.ShouldBe("2");

        await Refused(client.UpdateAsync(mine!, versionAware: true, Cancellation), HttpStatusCode.PreconditionFailed, OperationOutcome.IssueType.Conflict);

        (await client.RefreshAsync(newer, Cancellation))!.VersionId.ShouldBe("2");
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_resource_is_deleted_by_address_by_url_and_by_itself(ResourceFormat format)
    {
        using var client = Client(format);
        var ids = new[] { Unique(), Unique(), Unique() };

        foreach (var id in ids)
        {
            await client.UpdateAsync(PatientOf(id), ct: Cancellation);
        }

        await client.DeleteAsync($"Patient/{ids[0]}", Cancellation);
        Last(client).Status.ShouldBe("204");
        await client.DeleteAsync(new Uri($"{Base}/Patient/{ids[1]}"), Cancellation);
        await client.DeleteAsync(PatientOf(ids[2]), Cancellation);

        foreach (var id in ids)
        {
            await Refused(client.ReadAsync<Patient>($"Patient/{id}", ct: Cancellation), HttpStatusCode.Gone, OperationOutcome.IssueType.Deleted);
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_deleted_resource_comes_back_as_its_next_version(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);
        await client.DeleteAsync($"Patient/{id}", Cancellation);

        var restored = await client.UpdateAsync(PatientOf(id, "Zhao"), ct: Cancellation);

        Last(client).Status.ShouldBe("201");
        restored!.VersionId.ShouldBe("3");
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task What_is_wrong_is_refused_where_it_stands(ResourceFormat format)
    {
        using var client = Client(format);
        var observation = ObservationOf(Unique(), Unique());
        observation.StatusElement = new() { JsonValue = "finished" };

        var issue = await Refused(client.CreateAsync(observation, Cancellation), HttpStatusCode.BadRequest, OperationOutcome.IssueType.CodeInvalid);

        issue.Expression.ShouldBe(["Observation.status"]);
    }
}
