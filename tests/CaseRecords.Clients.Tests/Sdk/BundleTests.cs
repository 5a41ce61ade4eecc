using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <summary>Transactions and batches as the SDK's builder makes them.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#transaction"/>
public sealed class BundleTests(RunningServer server) : SdkTests(server)
{
    [Theory, MemberData(nameof(Formats))]
    public async Task A_transaction_takes_every_way_to_write(ResourceFormat format)
    {
        using var client = Client(format);
        var (updated, patched, found, deleted, conditional) = (Unique(), Unique(), Unique(), Unique(), Unique());

        foreach (var id in new[] { updated, patched, found, deleted, conditional })
        {
            await client.UpdateAsync(PatientOf(id), ct: Cancellation);
        }

        var (urn, observation) = ($"urn:uuid:{Guid.CreateVersion7()}", ObservationOf("mine", "other"));
        observation.Subject = new(urn);
        var (mrn, conditionalUpdate) = (Unique(), PatientOf(found, "Zhao"));
        conditionalUpdate.Id = null;
        var bundle = new TransactionBuilder(Base, Bundle.BundleType.Transaction)
            .Create(PatientOf("mine", "Li"), urn)
            .Create(observation)
            .ConditionalCreate(PatientOf(mrn), ByMrn(mrn))
            .Update(updated, PatientOf(updated, "Zhao"), "1")
            .ConditionalUpdate(ByMrn(found), conditionalUpdate)
            .Patch("Patient", patched, new Parameters().AddReplacePatchParameter("Patient.gender", new Code("other")), "1")
            .ConditionalPatch("Patient", ByMrn(conditional), new Parameters().AddReplacePatchParameter("Patient.gender", new Code("male")))
            .Delete("Patient", deleted)
            .Read("Patient", updated)
            .ToBundle();

        var answer = await client.TransactionAsync(bundle, Cancellation);

        answer!.Type.ShouldBe(Bundle.BundleType.TransactionResponse);
        answer.Entry.Select(entry => entry.Response!.Status![..3]).ShouldBe(["201", "201", "201", "200", "200", "200", "200", "204", "200"]);
        answer.Entry.Where(entry => entry.Response!.Status![..3] == "200").Take(4).ShouldAllBe(entry => entry.Response!.Etag == "W/\"2\"");
        answer.Entry[8].Resource.ShouldBeOfType<Patient>().Name[0].Family.ShouldBe("Zhao");
        var patient = new ResourceIdentity(answer.Entry[0].Response!.Location);
        (await client.ReadAsync<Patient>($"Patient/{patient.Id}", ct: Cancellation))!.Name[0].Family.ShouldBe("Li");
        var created = await client.ReadAsync<Observation>(answer.Entry[1].Response!.Location!, ct: Cancellation);
        created!.Subject!.Reference.ShouldBe($"Patient/{patient.Id}");
        (await client.ReadAsync<Patient>($"Patient/{found}", ct: Cancellation))!.Name[0].Family.ShouldBe("Zhao");
        (await client.ReadAsync<Patient>($"Patient/{patched}", ct: Cancellation))!.Gender.ShouldBe(AdministrativeGender.Other);
        (await client.ReadAsync<Patient>($"Patient/{conditional}", ct: Cancellation))!.Gender.ShouldBe(AdministrativeGender.Male);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_transaction_with_one_bad_entry_writes_nothing(ResourceFormat format)
    {
        using var client = Client(format);
        var (good, stale) = (Unique(), Unique());
        await client.UpdateAsync(PatientOf(stale), ct: Cancellation);
        var bundle = new TransactionBuilder(new Uri(Base), Bundle.BundleType.Transaction).Update(good, PatientOf(good)).Update(stale, PatientOf(stale), "7").ToBundle();

        var issue = await Refused(client.TransactionAsync(bundle, Cancellation), System.Net.HttpStatusCode.PreconditionFailed, OperationOutcome.IssueType.Conflict);

        issue.Expression.Single().ShouldStartWith("Bundle.entry[1]");
        await Refused(client.ReadAsync<Patient>($"Patient/{good}", ct: Cancellation), System.Net.HttpStatusCode.NotFound, OperationOutcome.IssueType.NotFound);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_batch_takes_every_way_to_read(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        var start = (await client.UpdateAsync(PatientOf(id), ct: Cancellation))!.Meta!.LastUpdated;
        var bundle = new TransactionBuilder(Base)
            .Get($"Patient/{id}")
            .Get(new Uri($"{Base}/Patient/{id}"))
            .Read("Patient", id)
            .VRead("Patient", id, "1")
            .Search(ByMrn(id), "Patient")
            .ResourceHistory("Patient", id)
            .CollectionHistory("Patient", pageSize: 5, since: start)
            .ServerHistory(pageSize: 5, since: start)
            .CapabilityStatement(null)
            .ToBundle();

        var answer = await client.TransactionAsync(bundle, Cancellation);

        answer!.Type.ShouldBe(Bundle.BundleType.BatchResponse);
        answer.Entry.ShouldAllBe(entry => entry.Response!.Status!.StartsWith("200", StringComparison.Ordinal));
        answer.Entry.Take(4).ShouldAllBe(entry => entry.Resource is Patient && entry.Resource.Id == id);
        answer.Entry[4].Resource.ShouldBeOfType<Bundle>().Entry.ShouldHaveSingleItem().Resource!.Id.ShouldBe(id);
        answer.Entry[5].Resource.ShouldBeOfType<Bundle>().Entry.ShouldHaveSingleItem().Resource!.Id.ShouldBe(id);
        answer.Entry.Skip(6).Take(2).ShouldAllBe(entry => ((Bundle)entry.Resource!).Type == Bundle.BundleType.History);
        answer.Entry[8].Resource.ShouldBeOfType<CapabilityStatement>().FhirVersion.ShouldBe(FHIRVersion.N4_0_1);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task The_entries_of_a_batch_stand_alone(ResourceFormat format)
    {
        using var client = Client(format);
        var (id, deleted, found) = (Unique(), Unique(), Unique());
        await client.UpdateAsync(PatientOf(deleted), ct: Cancellation);
        await client.UpdateAsync(PatientOf(found), ct: Cancellation);
        var bundle = new TransactionBuilder(Base)
            .Update(id, PatientOf(id))
            .Read("Patient", Unique())
            .ConditionalDeleteSingle(ByMrn(deleted), "Patient", "1")
            .ConditionalDeleteMultiple(ByMrn(found), "Patient")
            .DeleteHistory("Patient", id)
            .DeleteHistoryVersion("Patient", id, "1")
            .ToBundle();

        var answer = await client.TransactionAsync(bundle, Cancellation);

        answer!.Entry.Select(entry => entry.Response!.Status![..3]).ShouldBe(["201", "404", "204", "204", "405", "405"]);
        answer.Entry[1].Response!.Outcome.ShouldBeOfType<OperationOutcome>().Issue[0].Code.ShouldBe(OperationOutcome.IssueType.NotFound);
        answer.Entry.Skip(4).ShouldAllBe(entry => ((OperationOutcome)entry.Response!.Outcome!).Issue[0].Code == OperationOutcome.IssueType.NotSupported);
        (await client.ReadAsync<Patient>($"Patient/{id}", ct: Cancellation))!.VersionId.ShouldBe("1");
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_posted_search_in_a_batch_is_refused_because_no_entry_can_hold_a_form(ResourceFormat format)
    {
        using var client = Client(format);

        var answer = await client.TransactionAsync(new TransactionBuilder(Base).SearchUsingPost(ByMrn("1"), "Patient").ToBundle(), Cancellation);

        var refused = answer!.Entry.ShouldHaveSingleItem().Response!;
        refused.Status.ShouldStartWith("415");
        refused.Outcome.ShouldBeOfType<OperationOutcome>().Issue.ShouldHaveSingleItem().Expression.ShouldBe(["Bundle.entry[0].resource"]);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task What_the_builder_holds_is_executed(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);

        var read = await client.executeAsync<Patient>(new TransactionBuilder(Base).Read("Patient", id).ToBundle(), System.Net.HttpStatusCode.OK, Cancellation);

        read!.Identifier[0].Value.ShouldBe(id);
        var inner = new TransactionBuilder(Base).Read("Patient", id).ToBundle();
        var answer = await client.executeAsync<Bundle>(new TransactionBuilder(Base).Transaction(inner).ToBundle(), System.Net.HttpStatusCode.OK, Cancellation);
        answer!.Entry.ShouldHaveSingleItem().Resource!.Id.ShouldBe(id);
    }
}
