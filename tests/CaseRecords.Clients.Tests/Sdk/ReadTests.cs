using System.Net;
using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <seealso href="https://hl7.org/fhir/R4/http.html#read"/>
public sealed class ReadTests(RunningServer server) : SdkTests(server)
{
    [Theory, MemberData(nameof(Formats))]
    public async Task What_was_sent_is_read_by_address_and_by_url(ResourceFormat format)
    {
        using var client = Client(format);
        var (patient, id) = (Unique(), Unique());
        await client.UpdateAsync(ObservationOf(id, patient), ct: Cancellation);

        var byText = await client.ReadAsync<Observation>($"Observation/{id}", ct: Cancellation);
        var byUri = await client.ReadAsync<Observation>(new Uri($"{Base}/Observation/{id}"), ct: Cancellation);
        var byGet = await client.GetAsync($"Observation/{id}", Cancellation);
        var byGetUri = await client.GetAsync(new Uri($"Observation/{id}", UriKind.Relative), Cancellation);

        foreach (var read in new[] { byText, byUri, (Observation?)byGet, (Observation?)byGetUri })
        {
            read!.Id.ShouldBe(id);
            read.VersionId.ShouldBe("1");
            read.Meta!.LastUpdated.ShouldNotBeNull();
            read.Subject!.Reference.ShouldBe($"Patient/{patient}");
            read.Code.Coding[0].Code.ShouldBe("2039-6");
            read.Effective.ShouldBeOfType<FhirDateTime>().Value.ShouldBe("2026-03-01");
            read.Value.ShouldBeOfType<Quantity>().Value!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe("5.40");
        }

        Last(client).Etag.ShouldBe("W/\"1\"");
        Last(client).LastModified.ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Every_version_is_read_by_its_own_address(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id, "Li"), ct: Cancellation);
        await client.UpdateAsync(PatientOf(id, "Zhao"), ct: Cancellation);

        (await client.ReadAsync<Patient>($"Patient/{id}/_history/1", ct: Cancellation))!.Name[0].Family.ShouldBe("Li");
        (await client.ReadAsync<Patient>($"Patient/{id}/_history/2", ct: Cancellation))!.Name[0].Family.ShouldBe("Zhao");
        await Refused(client.ReadAsync<Patient>($"Patient/{id}/_history/3", ct: Cancellation), HttpStatusCode.NotFound, OperationOutcome.IssueType.NotFound);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_refresh_brings_what_another_client_wrote(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        var mine = await client.UpdateAsync(PatientOf(id, "Li"), ct: Cancellation);
        await client.UpdateAsync(PatientOf(id, "Zhao"), ct: Cancellation);

        var fresh = await client.RefreshAsync(mine!, Cancellation);

        fresh!.Name[0].Family.ShouldBe("Zhao");
        fresh.VersionId.ShouldBe("2");
        mine!.VersionId.ShouldBe("1");
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task What_has_not_changed_is_not_sent_again(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        var written = await client.UpdateAsync(PatientOf(id), ct: Cancellation);

        (await Should.ThrowAsync<FhirOperationException>(client.ReadAsync<Patient>($"Patient/{id}", ifNoneMatch: "W/\"1\"", ct: Cancellation)))
            .Status.ShouldBe(HttpStatusCode.NotModified);
        (await client.ReadAsync<Patient>($"Patient/{id}", ifNoneMatch: "W/\"7\"", ct: Cancellation))!.Id.ShouldBe(id);
        (await client.ReadAsync<Patient>($"Patient/{id}", ifModifiedSince: written!.Meta!.LastUpdated!.Value.AddDays(-1), ct: Cancellation))!.Id.ShouldBe(id);
        var later = client.ReadAsync<Patient>($"Patient/{id}", ifModifiedSince: written.Meta.LastUpdated.Value.AddSeconds(1), ct: Cancellation);

        // The statement says whether the server looks at dates.
        if ((await Capabilities()).Rest[0].Resource[0].ConditionalRead == CapabilityStatement.ConditionalReadStatus.NotMatch)
        {
            (await later)!.Id.ShouldBe(id);
        }
        else
        {
            (await Should.ThrowAsync<FhirOperationException>(later)).Status.ShouldBe(HttpStatusCode.NotModified);
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task What_is_not_there_and_what_was_deleted_are_told_apart(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();

        await Refused(client.ReadAsync<Patient>($"Patient/{id}", ct: Cancellation), HttpStatusCode.NotFound, OperationOutcome.IssueType.NotFound);
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);
        await client.DeleteAsync($"Patient/{id}", Cancellation);
        await Refused(client.ReadAsync<Patient>($"Patient/{id}", ct: Cancellation), HttpStatusCode.Gone, OperationOutcome.IssueType.Deleted);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_patients_photo_and_text_come_back_as_they_were(ResourceFormat format)
    {
        using var client = Client(format);
        var patient = PatientOf(Unique());
        patient.Photo = [new() { ContentType = "image/png", Data = [137, 80, 78, 71, 0, 255] }];
        patient.Text = new() { Status = Narrative.NarrativeStatus.Generated, Div = """<div xmlns="http://www.w3.org/1999/xhtml"><p>Mei &lt;Wang&gt; – 王</p></div>""" };
        await client.UpdateAsync(patient, ct: Cancellation);

        var read = await client.ReadAsync<Patient>($"Patient/{patient.Id}", ct: Cancellation);

        read!.Photo[0].Data.ShouldBe([137, 80, 78, 71, 0, 255]);
        read.Text!.Div.ShouldBe(patient.Text.Div);
    }
}
