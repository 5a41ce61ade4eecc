using System.Reflection;
using System.Xml.Linq;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.SqlServer;
using CaseRecords.Fhir.Tests.Store.SqlServer.Collected;
using CaseRecords.Fhir.Writing;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Fhir.Tests.Store.SqlServer;

/// <summary>
/// Every statement that stands in the store for SQL Server is sent by it, is Transact-SQL, names what the record's model has, and is given what it
/// asks for. The tests of everything else send these and the searches too, wherever they run on SQLite.
/// </summary>
public sealed class SqlServerStatementsTests
{
    private static readonly ResourceKey Patient = new("Patient", "p");

    private static readonly string[] Verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "DECLARE", "WITH", "EXEC"];

    [Fact]
    public async Task Every_statement_of_the_store_is_sent_and_would_be_taken()
    {
        await WriteAndRead();
        await Administer();
        var written = Written().ToList();

        written.Where(statement => !CheckedStatement.Texts.Contains(statement.Text)).Select(statement => statement.Name).ShouldBeEmpty();
        written.SelectMany(statement => CheckedStatement.Of(statement.Text).Faults).ShouldBeEmpty();
        written.Count.ShouldBeGreaterThan(60);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{written.Count} statements stand in the store for SQL Server; {CheckedStatement.Texts.Count} different ones were collected from the tests that ran so far and parsed.");
    }

    /// <summary>What a record is for: each table of the index, several patients, a reference to nobody yet, a delete, pages, history.</summary>
    private static async Task WriteAndRead()
    {
        var (cancellationToken, clock) = (TestContext.Current.CancellationToken, TimeProvider.System);
        await using var engine = await RunningEngine.StartOnSqlite(clock, []);
        await engine.Lead();

        foreach (var (url, body) in new[]
        {
            ("Patient/p", """{"resourceType":"Patient","id":"p","name":[{"family":"Wang"}],"birthDate":"1960"}"""),
            ("Patient/q", """{"resourceType":"Patient","id":"q"}"""),
            ("Location/l", """{"resourceType":"Location","id":"l","name":"Ward","position":{"longitude":8.5,"latitude":50.1}}"""),
            ("ValueSet/v", """{"resourceType":"ValueSet","id":"v","status":"active","url":"http://example.org/v"}"""),
            ("Observation/o", """{"resourceType":"Observation","id":"o","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"718-7"}]},"subject":{"reference":"Patient/p"},"performer":[{"reference":"Practitioner/unknown"}],"valueQuantity":{"value":12.5,"unit":"g/dL"}}"""),
            ("Appointment/a", """{"resourceType":"Appointment","id":"a","status":"proposed","participant":[{"actor":{"reference":"Patient/p"},"status":"accepted"},{"actor":{"reference":"Patient/q"},"status":"accepted"}]}"""),
        })
        {
            (await engine.Send("PUT", url, body)).Status.ShouldBe(201, url);
        }

        (await engine.Send("PUT", "Patient/p", """{"resourceType":"Patient","id":"p","name":[{"family":"Li"}]}""")).Status.ShouldBe(200);
        (await engine.Send("DELETE", "Appointment/a")).Status.ShouldBe(204);
        (await engine.Send("DELETE", "Observation/o")).Status.ShouldBe(204);
        (await engine.Send("DELETE", "Location/l")).Status.ShouldBe(204);
        (await engine.Send("DELETE", "ValueSet/v")).Status.ShouldBe(204);
        (await engine.Send("GET", "Patient/p")).Status.ShouldBe(200);
        (await engine.Send("GET", "Patient/p/_history/1")).Status.ShouldBe(200);
        await engine.Store.FindAll([Patient], cancellationToken);
        await engine.Store.FindVersions([new VersionKey(Patient, 1)], cancellationToken);
        await engine.Store.Changes(["Patient"], cancellationToken);
        await engine.Store.Compartment(Patient, 10, cancellationToken);
        await engine.Store.CompartmentRows(Patient, cancellationToken);
        await engine.Store.CompartmentDates(Patient, [1], cancellationToken);
        await engine.Store.ReferredBy(Patient, [1], cancellationToken);
        await engine.Store.Referring(Patient, 10, cancellationToken);
        await engine.Store.Examples([1], cancellationToken);
        await engine.Store.Commit(
            new Commit { Writes = [], Idempotency = new IdempotencyClaim("client", "key", [1], _ => new StoredAnswer(200, [2])) }, cancellationToken);
    }

    /// <summary>What goes on beside requests.</summary>
    private static async Task Administer()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var answers = new CollectedAnswers(null);
        await using var source = new CollectingDataSource(answers.Answer);
        await SqlServerCatalogue.Register(source, [], null, cancellationToken);
        await SqlServerCatalogue.Load(source, cancellationToken);
        await SqlServerConnections.Check(source, cancellationToken);
        (await SqlServerConnections.Answers(source, cancellationToken)).ShouldBeNull();
        var keys = new SqlServerKeyRing(source);
        keys.StoreElement(new XElement("key"), "first");
        keys.GetAllElements();
        var clock = new FakeTimeProvider();
        var store = new SqlServerRecordStore(source, new SearchParameters([]), clock);
        await store.SequenceLog(1, 10, cancellationToken);
        clock.Advance(TimeSpan.FromMinutes(2));
        await store.SequenceLog(1, 10, cancellationToken);
        await store.LogState(cancellationToken);
        await store.ReadLog(new LogQuery(0, 10, new LogFilter("Patient", "Patient/p", ResourceAction.Created, "Primary", "linked")), cancellationToken);
        await store.Lease("relay", TimeSpan.FromMinutes(1), cancellationToken);
        await store.Position(cancellationToken);
        await store.Move(1, 1, cancellationToken);
        await store.TrimLog(DateTimeOffset.UnixEpoch, 10, cancellationToken);
        var reindexing = store.Reindexing;
        var (all, some) = (new Reindex(2, 0, [], 0, 0), new Reindex(2, 0, ["Patient"], 0, 0));
        await reindexing.Refresh(cancellationToken);
        await reindexing.Unapplied(cancellationToken);
        await reindexing.Apply([], 0, cancellationToken);
        await reindexing.Start(cancellationToken);
        await reindexing.States(cancellationToken);
        await reindexing.Unfinished(cancellationToken);
        await reindexing.Older(all, 10, cancellationToken);
        await reindexing.IsAnyLeft(all, cancellationToken);
        await reindexing.IsAnyLeft(some, cancellationToken);
        await reindexing.Save(all, [new Reindexed(1, null, IsSkipped: true)], cancellationToken);
        await reindexing.Rewind(all, cancellationToken);
        await reindexing.Finish(all, cancellationToken);
        await using var lease = await reindexing.Lease(cancellationToken);
    }

    /// <summary>The texts that stand in the store, by the name of their constant. What a search puts together of moments is checked with it.</summary>
    private static IEnumerable<(string Name, string Text)> Written() =>
        from type in typeof(SqlServerRecordStore).Assembly.GetTypes()
        where type.Namespace == typeof(SqlServerRecordStore).Namespace && type != typeof(SqlServerMoment) && type.Name != "SqlServerRights" && type.Name != "SqlServerPreparation"
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field.FieldType == typeof(string) && !field.IsPrivate
        let text = (string)field.GetValue(null)!
        where Verbs.Any(verb => text.StartsWith(verb + " ", StringComparison.Ordinal))
        select ($"{type.Name}.{field.Name}", text);
}
