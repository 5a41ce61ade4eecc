using System.Net;
using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <seealso href="https://hl7.org/fhir/R4/http.html#cond-update"/>
public sealed class ConditionalTests(RunningServer server) : SdkTests(server)
{
    [Theory, MemberData(nameof(Formats))]
    public async Task A_conditional_create_makes_one_resource_however_often_it_is_sent(ResourceFormat format)
    {
        using var client = Client(format);
        var mrn = Unique();

        var first = await client.ConditionalCreateAsync(PatientOf(mrn, "Li"), ByMrn(mrn), Cancellation);
        Last(client).Status.ShouldBe("201");
        await client.ConditionalCreateAsync(PatientOf(mrn, "Zhao"), ByMrn(mrn), Cancellation);

        Last(client).Status.ShouldBe("200");
        Last(client).Location.ShouldBe($"{Base}/Patient/{first!.Id}/_history/1");
        (await client.RefreshAsync(first, Cancellation))!.Name[0].Family.ShouldBe("Li");
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_conditional_update_creates_and_then_replaces_what_it_finds(ResourceFormat format)
    {
        using var client = Client(format);
        var mrn = Unique();
        var patient = PatientOf(mrn, "Li");
        patient.Id = null;

        var created = await client.ConditionalUpdateAsync(patient, ByMrn(mrn), ct: Cancellation);
        Last(client).Status.ShouldBe("201");
        patient.Name[0].Family = "Zhao";
        var updated = await client.ConditionalUpdateAsync(patient, ByMrn(mrn), ct: Cancellation);

        Last(client).Status.ShouldBe("200");
        updated!.Id.ShouldBe(created!.Id);
        updated.VersionId.ShouldBe("2");
        updated.Name[0].Family.ShouldBe("Zhao");
        await Refused(
            client.ConditionalUpdateAsync(created, ByMrn(mrn), versionAware: true, Cancellation), HttpStatusCode.PreconditionFailed, OperationOutcome.IssueType.Conflict);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Criteria_that_find_several_change_none(ResourceFormat format)
    {
        using var client = Client(format);
        var mrn = Unique();

        foreach (var id in new[] { Unique(), Unique() })
        {
            var patient = PatientOf(id);
            patient.Identifier[0].Value = mrn;
            await client.UpdateAsync(patient, ct: Cancellation);
        }

        var another = PatientOf(mrn);
        another.Id = null;

        await Refused(client.ConditionalCreateAsync(another, ByMrn(mrn), Cancellation), HttpStatusCode.PreconditionFailed, OperationOutcome.IssueType.MultipleMatches);
        await Refused(client.ConditionalUpdateAsync(another, ByMrn(mrn), ct: Cancellation), HttpStatusCode.PreconditionFailed, OperationOutcome.IssueType.MultipleMatches);
        await Refused(client.ConditionalPatchAsync<Patient>(ByMrn(mrn), Renamed("Zhao"), Cancellation), HttpStatusCode.PreconditionFailed, OperationOutcome.IssueType.MultipleMatches);
        await Refused(client.ConditionalDeleteMultipleAsync(ByMrn(mrn), "Patient", Cancellation), HttpStatusCode.PreconditionFailed, OperationOutcome.IssueType.MultipleMatches);
        (await client.SearchAsync<Patient>(ByMrn(mrn), Cancellation))!.Entry.Count.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_conditional_delete_deletes_what_it_finds(ResourceFormat format)
    {
        using var client = Client(format);
        var (single, multiple) = (Unique(), Unique());
        await client.UpdateAsync(PatientOf(single), ct: Cancellation);
        await client.UpdateAsync(PatientOf(multiple), ct: Cancellation);

        await Refused(client.ConditionalDeleteSingleAsync(ByMrn(single), "Patient", "7", Cancellation), HttpStatusCode.PreconditionFailed, OperationOutcome.IssueType.Conflict);
        await client.ConditionalDeleteSingleAsync(ByMrn(single), "Patient", "1", Cancellation);
        Last(client).Status.ShouldBe("204");
        await client.ConditionalDeleteMultipleAsync(ByMrn(multiple), "Patient", Cancellation);

        foreach (var id in new[] { single, multiple })
        {
            await Refused(client.ReadAsync<Patient>($"Patient/{id}", ct: Cancellation), HttpStatusCode.Gone, OperationOutcome.IssueType.Deleted);
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_conditional_patch_changes_what_it_finds(ResourceFormat format)
    {
        using var client = Client(format);
        var mrn = Unique();

        await Refused(client.ConditionalPatchAsync<Patient>(ByMrn(mrn), Renamed("Zhao"), Cancellation), HttpStatusCode.NotFound, OperationOutcome.IssueType.NotFound);
        await client.UpdateAsync(PatientOf(mrn, "Li"), ct: Cancellation);
        var patched = await client.ConditionalPatchAsync<Patient>(ByMrn(mrn), Renamed("Zhao"), Cancellation);

        patched!.Id.ShouldBe(mrn);
        patched.VersionId.ShouldBe("2");
        patched.Name[0].Family.ShouldBe("Zhao");
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Criteria_that_say_nothing_are_refused(ResourceFormat format)
    {
        using var client = Client(format);

        await Refused(
            client.ConditionalDeleteSingleAsync(new SearchParams(), "Patient", null, Cancellation), HttpStatusCode.BadRequest, OperationOutcome.IssueType.Required);
    }

    private static Parameters Renamed(string family) => new Parameters().AddReplacePatchParameter("Patient.name[0].family", new FhirString(family));
}
