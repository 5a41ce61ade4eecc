using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Tests.Search.Custom;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Store.Reindexing;

/// <summary>A start that brings other parameters, or another indexer, indexes what is stored anew; any other does not.</summary>
public sealed class ReindexAtStartTests : IAsyncLifetime
{
    private RunningEngine engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly ServiceDefinition Adds = new("patients", [new ResourceDefinition<Patient> { Search = [SearchBy.Token("eyes", Defined.EyeColour)] }]);

    public async ValueTask InitializeAsync() => engine = await RunningEngine.Start();

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    [Fact]
    public async Task What_a_service_defines_anew_is_built_when_it_starts()
    {
        await engine.Put(Defined.Patient("ann", "blue"));

        await engine.Restart(Adds);

        (await engine.Send("GET", "Patient?eyes=blue")).Issue().ShouldBe("incomplete at eyes");
        await engine.Reindex();
        (await engine.Find("Patient?eyes=blue")).ShouldBe(["ann"]);
    }

    [Fact]
    public async Task A_custom_parameter_gives_way_to_one_that_a_service_defines()
    {
        await engine.Put(Defined.Patient("ann", "blue", "red"));
        await engine.Put(Defined.Json("eyes", "token", "Patient.extension('http://example.org/hair').value", ["Patient"]));
        await engine.Reindex();
        (await engine.Find("Patient?eyes=red")).ShouldBe(["ann"]);

        await engine.Restart(Adds);
        await engine.Reindex();

        (await engine.Find("Patient?eyes=blue")).ShouldBe(["ann"]);
        engine.Engine.Parameters.Find("Patient", "eyes")!.IsCustom.ShouldBeFalse();
    }

    [Fact]
    public async Task A_record_that_an_older_indexer_wrote_is_indexed_anew_and_served_meanwhile()
    {
        await engine.Put("""{"resourceType":"Patient","id":"ann","gender":"female"}""");
        await engine.Ask("UPDATE setting SET value = '1' WHERE name = 'indexer'");
        await engine.Ask("DELETE FROM param WHERE code = '_content'");

        await engine.Restart();

        (await engine.Find("Patient?gender=female")).ShouldBe(["ann"]);
        engine.Engine.Parameters.Find("Patient", "_content")!.IsBuilding.ShouldBeTrue();
        engine.Engine.Parameters.Find("Observation", "code-value-concept")!.IsBuilding.ShouldBeTrue();
        engine.Engine.Parameters.Find("Patient", "gender")!.IsBuilding.ShouldBeFalse();
        (await engine.Left()).ShouldBe("running: 0 of 1, 1 left");

        await engine.Restart();
        await engine.Reindex();

        (await engine.Left()).ShouldBe("finished: 1 of 1, 0 left");
        engine.Engine.Parameters.Now.All.ShouldAllBe(parameter => !parameter.IsBuilding);
        await engine.Restart();
        (await engine.Store.Reindexing.Unfinished(Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_new_record_has_nothing_to_index()
    {
        await engine.Restart(Adds);

        (await engine.Store.Reindexing.Unfinished(Cancel)).ShouldBeNull();
        (await engine.Send("GET", "$reindex")).Json().TryGetProperty("parameter", out _).ShouldBeFalse();
        (await engine.Find("Patient?eyes=blue")).ShouldBeEmpty();
    }
}
