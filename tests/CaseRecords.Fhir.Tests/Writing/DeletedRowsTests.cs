namespace CaseRecords.Fhir.Tests.Writing;

/// <summary>Index rows are of live resources: searches that are driven by them do not ask whether a resource is deleted.</summary>
public sealed class DeletedRowsTests : IAsyncLifetime
{
    private RunningEngine engine = null!;

    public static TheoryData<string, string, string[]> Resources { get; } = new()
    {
        {
            "Observation",
            """{"resourceType":"Observation","id":"one","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"2160-0","display":"Creatinine"}]},"subject":{"reference":"Patient/nobody"},"effectiveDateTime":"2025-04-29","valueQuantity":{"value":0.95,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}}""",
            ["ix_token", "ix_ref", "ix_date", "ix_quantity"]
        },
        {
            "Location",
            """{"resourceType":"Location","id":"one","name":"Ward","position":{"longitude":11,"latitude":48}}""",
            ["ix_string", "ix_position"]
        },
        {
            "ValueSet",
            """{"resourceType":"ValueSet","id":"one","url":"http://vs.example/a","status":"active"}""",
            ["ix_uri", "ix_token"]
        },
    };

    public async ValueTask InitializeAsync() => engine = await RunningEngine.Start();

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task A_delete_takes_every_index_row_away(string type, string json, string[] tables)
    {
        (await engine.Send("PUT", $"{type}/one", json)).Status.ShouldBe(201);

        foreach (var table in tables)
        {
            (await Rows(table)).ShouldBeGreaterThan(0, table);
        }

        (await engine.Send("DELETE", $"{type}/one")).Status.ShouldBeInRange(200, 204);

        foreach (var table in tables)
        {
            (await Rows(table)).ShouldBe(0, table);
        }
    }

    private async Task<long> Rows(string table) => Convert.ToInt64(
        await engine.Ask($"SELECT count(*) FROM {table} WHERE rid IN (SELECT rid FROM resource WHERE id = 'one')"), System.Globalization.CultureInfo.InvariantCulture);
}
