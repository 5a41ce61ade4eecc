using System.Net;
using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <summary>Operations by every method of the client.</summary>
/// <seealso href="https://hl7.org/fhir/R4/operations.html"/>
public sealed class OperationTests(RunningServer server) : SdkTests(server)
{
    [Theory, MemberData(nameof(Formats))]
    public async Task Everything_about_a_patient_comes_in_one_bundle(ResourceFormat format)
    {
        using var client = Client(format);
        var (patient, observation) = (Unique(), Unique());
        await client.UpdateAsync(PatientOf(patient), ct: Cancellation);
        await client.UpdateAsync(ObservationOf(observation, patient), ct: Cancellation);
        var location = new Uri($"{Base}/Patient/{patient}");

        Resource?[] answers =
        [
            await client.InstanceOperationAsync(location, "everything", useGet: true, ct: Cancellation),
            await client.OperationAsync(location, "everything", useGet: true, ct: Cancellation),
            await client.OperationAsync(new Uri($"{Base}/Patient/{patient}/$everything"), useGet: true, ct: Cancellation),
            await client.GetAsync($"Patient/{patient}/$everything", Cancellation),
            await client.FetchPatientRecordAsync(location, ct: Cancellation),
        ];

        foreach (var answer in answers)
        {
            var bundle = answer.ShouldBeOfType<Bundle>();
            bundle.Type.ShouldBe(Bundle.BundleType.Searchset);
            bundle.Entry.Select(entry => entry.FullUrl).ShouldBe([$"{Base}/Patient/{patient}", $"{Base}/Observation/{observation}"], ignoreOrder: true);
        }

        var later = await client.FetchPatientRecordAsync(location, start: new FhirDateTime("2026-03-02"), end: new FhirDateTime("2026-03-31"), ct: Cancellation);
        later!.Entry.ShouldNotContain(entry => entry.Resource is Observation);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_resource_is_validated_in_every_way_to_ask(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);
        var (good, location) = (PatientOf(id), new Uri($"{Base}/Patient/{id}"));
        var parameters = new Parameters().Add("resource", good);

        Resource?[] verdicts =
        [
            await client.ValidateCreateAsync(PatientOf(Unique()), ct: Cancellation),
            await client.ValidateUpdateAsync(good, id, ct: Cancellation),
            await client.ValidateDeleteAsync(new ResourceIdentity(location), Cancellation),
            await client.ValidateResourceAsync(good, ct: Cancellation),
            await client.ValidateResourceAsync(good, id, new FhirUri("http://hl7.org/fhir/StructureDefinition/Patient"), Cancellation),
            await client.TypeOperationAsync<Patient>("validate", parameters, ct: Cancellation),
            await client.TypeOperationAsync("validate", "Patient", parameters, ct: Cancellation),
            await client.TypeOperationAsync<Patient>("validate", good, Cancellation),
            await client.TypeOperationAsync("validate", (Resource)good, Cancellation),
            await client.InstanceOperationAsync(location, "validate", good, Cancellation),
            await client.OperationAsync(location, "validate", good, Cancellation),
            await client.OperationAsync(new Uri($"{Base}/Patient/$validate"), good, Cancellation),
        ];

        foreach (var verdict in verdicts)
        {
            verdict.ShouldBeOfType<OperationOutcome>().Success.ShouldBeTrue();
        }

        (await client.RefreshAsync(good, Cancellation))!.VersionId.ShouldBe("1");
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task What_is_wrong_is_a_verdict_and_no_failure(ResourceFormat format)
    {
        using var client = Client(format);
        var observation = ObservationOf(Unique(), Unique());
        observation.StatusElement = new() { JsonValue = "finished" };

        var verdict = await client.ValidateResourceAsync(observation, ct: Cancellation);

        Last(client).Status.ShouldBe("200");
        verdict!.Success.ShouldBeFalse();
        verdict.Issue.Single(issue => issue.Severity == OperationOutcome.IssueSeverity.Error).Expression.ShouldBe(["Observation.status"]);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task The_meta_of_a_resource_is_read_and_changed(ResourceFormat format)
    {
        using var client = Client(format);
        var (id, tag) = (Unique(), new Coding("http://hospital.example/tags", Unique()));
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);
        var location = $"Patient/{id}";
        var change = new Meta { Tag = [tag] };

        var added = await client.AddMetaAsync(location, change, Cancellation);
        await client.AddMetaAsync(new Uri($"{Base}/{location}"), change, Cancellation);

        added!.Tag.ShouldHaveSingleItem().Code.ShouldBe(tag.Code);

        foreach (var meta in new[]
        {
            await client.MetaAsync(location, Cancellation), await client.MetaAsync(new Uri($"{Base}/{location}"), Cancellation), (await client.ReadAsync<Patient>(location, ct: Cancellation))!.Meta,
        })
        {
            meta!.Tag.ShouldHaveSingleItem().Code.ShouldBe(tag.Code);
        }

        (await client.MetaAsync(Cancellation))!.Tag.ShouldContain(used => used.Code == tag.Code);
        (await client.MetaAsync(ResourceType.Patient, Cancellation))!.Tag.ShouldContain(used => used.Code == tag.Code);
        ((Parameters)(await client.WholeSystemOperationAsync("meta", useGet: true, ct: Cancellation))!).Parameter.ShouldHaveSingleItem().Value.ShouldBeOfType<Meta>();
        (await client.DeleteMetaAsync(location, change, Cancellation))!.Tag.ShouldBeEmpty();
        (await client.DeleteMetaAsync(new Uri($"{Base}/{location}"), change, Cancellation))!.Tag.ShouldBeEmpty();
        (await client.ReadAsync<Patient>(location, ct: Cancellation))!.Meta!.Tag.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Operations_run_in_a_batch(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);
        var (patient, type) = (new RestUrl($"{Base}/Patient/{id}"), new RestUrl($"{Base}/Patient/$validate"));
        var parameters = new Parameters().Add("resource", PatientOf(id));
        var bundle = new TransactionBuilder(Base)
            .EndpointOperation(type, parameters)
            .EndpointOperation(type, PatientOf(id))
            .EndpointOperation(patient, "validate", parameters)
            .EndpointOperation(patient, "validate", PatientOf(id))
            .TypeOperation("Patient", "validate", parameters)
            .TypeOperation("validate", PatientOf(id))
            .ResourceOperation("Patient", id, null, "validate", parameters)
            .ResourceOperation("Patient", id, null, "validate", PatientOf(id))
            .ServerOperation("meta", null, useGet: true)
            .ServerOperation("rebuild", PatientOf(id))
            .ToBundle();

        var answer = await client.TransactionAsync(bundle, Cancellation);

        answer!.Entry.Select(entry => entry.Response!.Status![..3]).ShouldBe(["200", "200", "200", "200", "200", "200", "200", "200", "200", "404"]);
        answer.Entry.Take(8).ShouldAllBe(entry => ((OperationOutcome)entry.Resource!).Success);
        answer.Entry[8].Resource.ShouldBeOfType<Parameters>();
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Operations_that_are_not_served_are_told_so(ResourceFormat format)
    {
        using var client = Client(format);
        var (valueSet, message) = (new FhirUri("http://hl7.org/fhir/ValueSet/administrative-gender"), new Bundle { Type = Bundle.BundleType.Message });
        FhirUri none = null!;

        Task[] refused =
        [
            client.TypeOperationAsync<ValueSet>("expand", new Parameters().Add("url", valueSet), useGet: true, Cancellation),
            client.TypeOperationAsync<CodeSystem>("lookup", new Parameters().Add("code", new Code("male")), ct: Cancellation),
            client.TypeOperationAsync<CodeSystem>("subsumes", ct: Cancellation),
            client.TypeOperationAsync<ValueSet>("validate-code", new Parameters().Add("url", valueSet), ct: Cancellation),
            client.TranslateConceptAsync("map", new Code("male"), none, null!, null!, null!, null!, valueSet, [], Cancellation),
            client.TranslateConceptAsync(new Code("male"), none, null!, null!, null!, null!, valueSet, [], Cancellation),
            client.WholeSystemOperationAsync("closure", new Parameters().Add("name", new FhirString("mine")), ct: Cancellation),
            client.WholeSystemOperationAsync("rebuild", (Resource)PatientOf("1"), Cancellation),
            client.ProcessMessageAsync(message, ct: Cancellation),
            client.executeAsync<Bundle>(new TransactionBuilder(Base).ProcessMessage(message, true, "http://sender.example").ToBundle(), HttpStatusCode.OK, Cancellation),
        ];

        foreach (var request in refused)
        {
            await Unserved(request);
        }
    }
}
