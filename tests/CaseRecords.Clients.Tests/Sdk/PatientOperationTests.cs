using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <summary>Operations for which the client has no method of its own, by the methods that run any operation.</summary>
/// <seealso href="https://hl7.org/fhir/R4/operationslist.html"/>
public sealed class PatientOperationTests(RunningServer server) : SdkTests(server)
{
    [Theory, MemberData(nameof(Formats))]
    public async Task The_last_observation_of_a_code_is_found(ResourceFormat format)
    {
        using var client = Client(format);
        var (patient, older, newer) = (Unique(), Unique(), Unique());
        await client.UpdateAsync(PatientOf(patient), ct: Cancellation);
        await client.UpdateAsync(ObservationOf(older, patient), ct: Cancellation);
        var latest = ObservationOf(newer, patient, 7.10m);
        latest.Effective = new FhirDateTime("2026-04-01");
        await client.UpdateAsync(latest, ct: Cancellation);
        var question = new Parameters().Add("patient", new FhirString($"Patient/{patient}")).Add("code", new FhirString("http://loinc.org|2039-6"));

        var found = await client.TypeOperationAsync<Observation>("lastn", question, useGet: true, Cancellation);

        found.ShouldBeOfType<Bundle>().Entry.ShouldHaveSingleItem().Resource!.Id.ShouldBe(newer);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_document_holds_what_its_composition_names(ResourceFormat format)
    {
        using var client = Client(format);
        var (patient, observation, composition) = (Unique(), Unique(), Unique());
        await client.UpdateAsync(PatientOf(patient), ct: Cancellation);
        await client.UpdateAsync(ObservationOf(observation, patient), ct: Cancellation);
        await client.UpdateAsync(
            new Composition
            {
                Id = composition,
                Status = CompositionStatus.Final,
                Type = new("http://loinc.org", "11503-0"),
                Subject = new($"Patient/{patient}"),
                Date = "2026-04-01",
                Title = "Tumour board",
                Author = [new($"Patient/{patient}")],
                Section = [new() { Title = "Markers", Entry = [new($"Observation/{observation}")] }],
            },
            ct: Cancellation);

        var document = await client.InstanceOperationAsync(new Uri($"{Base}/Composition/{composition}"), "document", useGet: true, ct: Cancellation);

        var entries = document.ShouldBeOfType<Bundle>().Entry;
        ((Bundle)document).Type.ShouldBe(Bundle.BundleType.Document);
        entries[0].Resource!.Id.ShouldBe(composition);
        entries.Skip(1).Select(entry => entry.Resource!.Id).ShouldBe([patient, observation], ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_patient_is_matched_by_description(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id, id), ct: Cancellation);
        var description = PatientOf(id, id);
        description.Id = null;
        var question = new Parameters().Add("resource", description).Add("count", new Integer(5));

        var found = await client.TypeOperationAsync<Patient>("match", question, ct: Cancellation);

        var best = found.ShouldBeOfType<Bundle>().Entry[0];
        best.Resource!.Id.ShouldBe(id);
        best.Search!.Score.ShouldNotBeNull().ShouldBeInRange(0.5m, 1m);
        best.Search.GetExtension("http://hl7.org/fhir/StructureDefinition/match-grade").ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Two_patients_become_one(ResourceFormat format)
    {
        using var client = Client(format);
        var (source, target, observation) = (Unique(), Unique(), Unique());
        await client.UpdateAsync(PatientOf(source), ct: Cancellation);
        await client.UpdateAsync(PatientOf(target), ct: Cancellation);
        await client.UpdateAsync(ObservationOf(observation, source), ct: Cancellation);
        var merge = new Parameters().Add("source-patient", new ResourceReference($"Patient/{source}")).Add("target-patient", new ResourceReference($"Patient/{target}"));

        await client.TypeOperationAsync<Patient>("merge", merge, ct: Cancellation);

        (await client.ReadAsync<Observation>($"Observation/{observation}", ct: Cancellation))!.Subject!.Reference.ShouldBe($"Patient/{target}");
        (await client.ReadAsync<Patient>($"Patient/{source}", ct: Cancellation))!.Link.ShouldHaveSingleItem().Other!.Reference.ShouldBe($"Patient/{target}");
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_compartment_is_searched_by_its_url(ResourceFormat format)
    {
        using var client = Client(format);
        var (patient, observation) = (Unique(), Unique());
        await client.UpdateAsync(PatientOf(patient), ct: Cancellation);
        await client.UpdateAsync(ObservationOf(observation, patient), ct: Cancellation);

        var found = await client.GetAsync($"Patient/{patient}/Observation?code=http://loinc.org|2039-6", Cancellation);

        found.ShouldBeOfType<Bundle>().Entry.ShouldHaveSingleItem().Resource!.Id.ShouldBe(observation);
    }
}
