using System.Net;
using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <summary>FHIRPath Patch as the SDK builds it, and JSON Patch as text.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#patch"/>
public sealed class PatchTests(RunningServer server) : SdkTests(server)
{
    [Theory, MemberData(nameof(Formats))]
    public async Task Every_operation_of_FHIRPath_Patch_is_done(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        var patient = PatientOf(id, "Li");
        patient.Name[0].Given = ["Mei", "Yun", "Ling"];
        await client.UpdateAsync(patient, ct: Cancellation);
        var patch = new Parameters()
            .AddAddPatchParameter("Patient", "active", new FhirBoolean(true))
            .AddReplacePatchParameter("Patient.name[0].family", new FhirString("Zhao"))
            .AddDeletePatchParameter("Patient.birthDate")
            .AddInsertPatchParameter("Patient.name[0].given", new FhirString("An"), 0)
            .AddMovePatchParameter("Patient.name[0].given", 3, 1);

        var patched = await client.PatchAsync<Patient>(id, patch, ct: Cancellation);

        patched!.Active.ShouldBe(true);
        patched.Name[0].Family.ShouldBe("Zhao");
        patched.BirthDate.ShouldBeNull();
        patched.Name[0].Given.ShouldBe(["An", "Ling", "Mei", "Yun"]);
        patched.VersionId.ShouldBe("2");
        Last(client).Status.ShouldBe("200");
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_patch_goes_to_a_url_and_to_a_version(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);
        var patch = new Parameters().AddReplacePatchParameter("Patient.gender", new Code("other"));

        var byUrl = await client.PatchAsync(new Uri($"{Base}/Patient/{id}"), patch, Cancellation);
        byUrl.ShouldBeOfType<Patient>().VersionId.ShouldBe("2");
        await Refused(client.PatchAsync<Patient>(id, patch, "1", Cancellation), HttpStatusCode.PreconditionFailed, OperationOutcome.IssueType.Conflict);
        var byVersion = await client.PatchAsync<Patient>(id, new Parameters().AddReplacePatchParameter("Patient.gender", new Code("male")), "2", Cancellation);

        byVersion!.VersionId.ShouldBe("3");
        byVersion.Gender.ShouldBe(AdministrativeGender.Male);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_patch_that_cannot_be_done_changes_nothing(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);
        var patch = new Parameters()
            .AddReplacePatchParameter("Patient.name[0].family", new FhirString("Zhao"))
            .AddReplacePatchParameter("Patient.name[4].family", new FhirString("Sun"));

        (await Should.ThrowAsync<FhirOperationException>(client.PatchAsync<Patient>(id, patch, ct: Cancellation))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        (await client.ReadAsync<Patient>($"Patient/{id}", ct: Cancellation))!.Name[0].Family.ShouldBe("Wang");
    }

    [Fact]
    public async Task JSON_Patch_is_sent_as_text()
    {
        using var client = Client(ResourceFormat.Json);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);

        var patched = await client.PatchAsync<Patient>(
            id, """[{"op":"test","path":"/name/0/family","value":"Wang"},{"op":"replace","path":"/name/0/family","value":"Zhao"}]""", ResourceFormat.Json, Cancellation);

        patched!.Name[0].Family.ShouldBe("Zhao");
        patched.VersionId.ShouldBe("2");
    }
}
