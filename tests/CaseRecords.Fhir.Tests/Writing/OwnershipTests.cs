namespace CaseRecords.Fhir.Tests.Writing;

/// <summary>A service writes what it owns and names who owns the rest.</summary>
public sealed class OwnershipTests
{
    private const string Patient = """{"resourceType":"Patient","id":"p1"}""";

    [Fact]
    public async Task A_write_that_belongs_to_another_service_is_421_and_names_it()
    {
        await using var engine = await RunningEngine.StartAs("imaging", owner: _ => "patients");

        var refused = await engine.Send("PUT", "Patient/p1", Patient);

        refused.Status.ShouldBe(421);
        refused.Issue().ShouldBe("not-supported at Patient");
        refused.Text().ShouldContain("patients");
        (await engine.Send("GET", "Patient/p1")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Its_own_it_writes()
    {
        await using var engine = await RunningEngine.StartAs("imaging", owner: _ => "imaging");

        (await engine.Send("PUT", "Patient/p1", Patient)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task The_owner_of_what_is_there_was_decided_when_it_was_created()
    {
        var owner = "imaging";
        await using var engine = await RunningEngine.StartAs("imaging", owner: _ => owner);
        await engine.Send("PUT", "Patient/p1", Patient);
        owner = "patients";

        (await engine.Send("PUT", "Patient/p1", Patient)).Status.ShouldBe(200);
        (await engine.Send("PUT", "Patient/p2", Patient.Replace("p1", "p2"))).Status.ShouldBe(421);
    }

    [Fact]
    public async Task In_a_transaction_the_entry_is_named_and_nothing_is_written()
    {
        await using var engine = await RunningEngine.StartAs("imaging", owner: resource => resource.TypeName == "Patient" ? "patients" : "imaging");

        var refused = await engine.Send("POST", "", Transactions.Puts("Practitioner", "b").Replace("\"entry\":[", "\"entry\":[" + """{"resource":{"resourceType":"Patient","id":"p"},"request":{"method":"PUT","url":"Patient/p"}},"""));

        refused.Status.ShouldBe(421);
        refused.Issue().ShouldBe("not-supported at Bundle.entry[0].resource");
        (await engine.Send("GET", "Practitioner/b")).Status.ShouldBe(404);
    }
}
