using CaseRecords.Fhir.Store;
using CaseRecords.Hosting;

namespace CaseRecords.Fhir.Tests.Store;

/// <summary>Dates without a zone mean the same at every start, or the start is refused.</summary>
public sealed class RecordZoneTests : IAsyncLifetime
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private RunningEngine engine = null!;

    public async ValueTask InitializeAsync() => engine = await RunningEngine.Start();

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    [Fact]
    public async Task A_record_without_resources_takes_the_zone_that_is_configured_and_keeps_it()
    {
        await engine.Restart(Berlin);
        await engine.Send("PUT", "Observation/o", """{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"effectiveDateTime":"2025-01-01"}""");
        (await engine.Send("GET", "Observation?date=lt2025-01-01T00:00:00Z")).Ids().ShouldBe(["o"]);
        (await engine.Send("GET", "Observation?date=2025-01-01")).Ids().ShouldBe(["o"]);

        await engine.Restart();

        engine.Engine.Zone.Id.ShouldBe("Europe/Berlin");
        (await engine.Send("GET", "Observation?date=2025-01-01")).Ids().ShouldBe(["o"]);
        await engine.Restart(Berlin);
    }

    [Fact]
    public async Task Another_zone_than_the_dates_were_indexed_in_is_refused_by_name()
    {
        await engine.Send("PUT", "Patient/p", """{"resourceType":"Patient","id":"p","birthDate":"1960-05-01"}""");

        var refused = await Should.ThrowAsync<StartRefusedException>(engine.Restart(Berlin));

        refused.Message.ShouldContain("Record:TimeZone is Europe/Berlin");
        refused.Message.ShouldContain("UTC");
        await engine.Restart(TimeZoneInfo.Utc);
        (await engine.Send("GET", "Patient?birthdate=1960-05-01")).Ids().ShouldBe(["p"]);
    }

    [Theory]
    [InlineData(null, "UTC")]
    [InlineData("", "UTC")]
    [InlineData("Asia/Shanghai", "Asia/Shanghai")]
    public void A_zone_is_named_as_the_system_names_it(string? configured, string id) => (RecordZone.Read(configured) ?? TimeZoneInfo.Utc).Id.ShouldBe(id);

    [Fact]
    public void What_is_no_zone_is_refused() => Should.Throw<StartRefusedException>(() => RecordZone.Read("Somewhere/Else")).Message.ShouldContain("Record:TimeZone");
}
