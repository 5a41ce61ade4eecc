using System.Text;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Tests.Search;
using CaseRecords.Fhir.Writing;
using CaseRecords.Fhir.Writing.Wire;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Tests.Writing.Wire;

/// <summary>What exchange and owners send each other arrives as it was sent.</summary>
public sealed class MessagesTests
{
    private static readonly SearchQueryParser Queries = new(SampleRecord.Parameters, SampleRecord.Base, SampleRecord.Clock);

    [Fact]
    public void Entries_arrive_with_their_current_versions_and_the_overlay_of_the_others()
    {
        var patient = Incoming("Patient", "p", """{"resourceType":"Patient","id":"p","active":true}""");
        var stored = new StoredResource(new("Condition", "c"), 3, ResourceAction.Updated, SampleRecord.Now, "diagnoses", "{\"resourceType\":\"Condition\"}"u8.ToArray());
        var update = new ResolvedIntent(new WriteIntent { Method = WriteMethod.Put, Type = "Condition", Id = "c", Criteria = "identifier=x" }, stored.Key, stored)
        {
            Resource = Incoming("Condition", "c", """{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p"}}"""),
        };
        var delete = new ResolvedIntent(new WriteIntent { Method = WriteMethod.Delete, Type = "Condition", Id = "d" }, new("Condition", "d"), stored with { Key = new("Condition", "d") });
        var overlay = new Overlay();
        overlay.Put(update.Key, update.Resource);
        overlay.Put(delete.Key, null);
        overlay.Put(new("Patient", "p"), patient);
        overlay.Put(new("Basic", "gone"), null);

        var read = PrepareMessage.Read(PrepareMessage.Write([update, delete], overlay, generation: 7), SampleRecord.Indexer);
        var (entries, arrived) = read;
        read.Generation.ShouldBe(7);

        entries.Select(entry => (entry.Key, entry.Intent.Method, entry.Intent.Id, entry.Intent.Criteria, entry.Writes)).ShouldBe(
            [(update.Key, WriteMethod.Put, "c", "identifier=x", true), (delete.Key, WriteMethod.Delete, "d", null, true)]);
        entries[0].Current!.ShouldSatisfyAllConditions(
            current => (current with { Body = default }).ShouldBe(stored with { Body = default }),
            current => current.Body.ToArray().ShouldBe(stored.Body.ToArray()));
        entries[0].Resource!.Json.ToArray().ShouldBe(update.Resource.Json.ToArray());
        entries[1].Resource.ShouldBeNull();
        arrived.Entries.Keys.ShouldBe(overlay.Entries.Keys, ignoreOrder: true);
        arrived.TryFind(new("Patient", "p"), out var seen).ShouldBeTrue();
        seen!.Id.ShouldBe("p");
        arrived.TryFind(new("Basic", "gone"), out var gone).ShouldBeTrue();
        gone.ShouldBeNull();
        arrived.TryFind(new("Basic", "never"), out _).ShouldBeFalse();
    }

    [Fact]
    public void A_write_set_arrives_with_every_index_row_and_event_and_what_it_relied_on()
    {
        List<Prepared?> sent = [.. SampleRecord.Resources.Select(resource => Prepare(resource)), null];

        var arrived = PreparedMessage.Read(PreparedMessage.Write(sent), Queries);

        arrived.Count.ShouldBe(sent.Count);
        arrived[^1].ShouldBeNull();

        foreach (var (one, other) in sent.Zip(arrived).Where(pair => pair.First is not null))
        {
            Told(other!).ShouldBe(Told(one!));
            other!.Criteria.Single().Query.Criteria.Count.ShouldBe(1);
        }
    }

    [Fact]
    public void Issues_arrive_with_their_status_code_and_place()
    {
        Prepared refused = new(null, [Issue.BusinessRule("Condition.code", "No."), Issue.Warning("Condition", "Hm.") with { Expression = null }], [], []);
        var unreadable = Prepared.CannotBeRead([Issue.Invalid("Broken.", "Patient.id")]);

        var arrived = PreparedMessage.Read(PreparedMessage.Write([refused, unreadable]), Queries);

        arrived[0]!.Issues.ShouldBe(refused.Issues);
        arrived[0]!.IsUnreadable.ShouldBeFalse();
        arrived[1]!.Issues.ShouldBe(unreadable.Issues);
        arrived[1]!.IsUnreadable.ShouldBeTrue();
    }

    [Fact]
    public void A_message_of_another_format_is_refused()
    {
        Should.Throw<InvalidDataException>(() => PrepareMessage.Read([9, 0, 0], SampleRecord.Indexer));
        Should.Throw<InvalidDataException>(() => PreparedMessage.Read(new byte[] { 9, 0 }, Queries));
    }

    private static Prepared Prepare(Hl7.Fhir.Model.Resource resource)
    {
        var write = new WriteSet
        {
            Key = new(resource.TypeName, resource.Id!),
            Owner = "patients",
            ExpectedVersion = 7,
            Body = new(FhirJsonSerializer.Default.SerializeToBytes(resource), 4),
            Index = SampleRecord.Indexer.Index(resource),
            Patients = [new("Patient", "p1"), new("Patient", "p2")],
            Events = [new("Primary", "linked", """{"a":1}""")],
        };
        var query = Queries.Parse("Condition", [new("subject", "Patient/p1")], strict: true);

        return new Prepared(write, [], [new RowRead(new("Patient", "p1"), 2), new RowRead(new("Patient", "p9"), 0)], [new CriteriaRead(query, [new("Condition", "c-icd")], 500)]);
    }

    /// <summary>All of it as text.</summary>
    private static string Told(Prepared prepared)
    {
        var index = prepared.Write!.Index;

        return string.Join('\n',
        [
            $"{prepared.Write.Key} {prepared.Write.Owner} {prepared.Write.ExpectedVersion} {Encoding.UTF8.GetString(prepared.Write.Body!.Value.Bytes)} {prepared.Write.Body.Value.LastUpdatedAt}",
            .. prepared.Write.Patients.Select(patient => patient.ToString()),
            .. prepared.Write.Events.Select(e => e.ToString()),
            .. index.Tokens.Select(row => row.ToString()), .. index.References.Select(row => row.ToString()), .. index.Strings.Select(row => row.ToString()),
            .. index.Words.Select(row => row.ToString()), .. index.Wordings.Select(row => row.ToString()),
            .. index.Uris.Select(row => row.ToString()), .. index.Dates.Select(row => row.ToString()),
            .. index.Quantities.Select(row => $"{row.P} {row.System} {row.Unit} {Convert.ToHexString(row.Low.Bytes.Span)} {Convert.ToHexString(row.High.Bytes.Span)} {row.Grp}"),
            .. prepared.Reads.Select(read => read.ToString()),
            .. prepared.Criteria.Select(read => $"{read.Query.ResourceType} {string.Join('&', read.Query.Applied)} {string.Join(' ', read.Answer)} {read.Limit}"),
        ]);
    }

    private static IncomingResource Incoming(string type, string id, string json) => new(new(type, id), Encoding.UTF8.GetBytes(json), SampleRecord.Indexer);
}
