using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Tests.Search.Custom;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace CaseRecords.Fhir.Tests.Store.Postgres;

/// <summary>
/// What becomes of a connection after the server has refused a statement of a batch. Npgsql takes a statement for prepared as soon as it was
/// parsed; one that is refused after that, when it is bound, it knows without its columns from then on.
/// </summary>
public sealed class PostgresRefusedStatementTests : IAsyncLifetime
{
    /// <summary>One for commits; the others for what a commit asks beside it.</summary>
    private const int Connections = 3;

    private string database = "";
    private NpgsqlDataSource source = null!;
    private PostgresRecordStore store = null!;
    private FhirEngine engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresTemplate.Copy();
        source = PostgresConnections.Open(database, "test", Connections);
        await PostgresCatalogue.Register(source, [], Cancel);
        var catalogue = await PostgresCatalogue.Load(source, Cancel);
        store = new PostgresRecordStore(source, catalogue.Parameters, TimeProvider.System);
        engine = new FhirEngine(store, catalogue, new Ownership([], _ => "patients"), new EphemeralDataProtectionProvider(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await PostgresTemplate.Drop(database);
    }

    /// <param name="before">A statement is prepared when it is asked for the second time: which one that is, depends on what was before.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_database_that_was_read_only_for_a_while_takes_the_next_write(int before)
    {
        for (var i = 0; i < before; i++)
        {
            (await Put($"before-{i}")).ShouldBe(201);
        }

        await EachConnection("SET default_transaction_read_only = on");
        (await Put("refused")).ShouldBe(503);
        (await Put("refused-too")).ShouldBe(503);
        await EachConnection("SET default_transaction_read_only = off");

        (await Put("first")).ShouldBe(201);
        (await Put("first")).ShouldBe(200);
        (await Put("second")).ShouldBe(201);
    }

    /// <summary>As the driver does it, and what the store guards against: remove that where this fails one day.</summary>
    [Fact]
    public async Task Npgsql_does_not_know_the_columns_of_a_statement_that_was_refused_when_it_was_prepared()
    {
        await using var connection = await source.OpenConnectionAsync(Cancel);
        (await Columns(connection)).ShouldBe(1);
        await Ask(connection, "SET default_transaction_read_only = on");
        (await Should.ThrowAsync<PostgresException>(() => Columns(connection))).SqlState.ShouldBe(PostgresErrorCodes.ReadOnlySqlTransaction);
        await Ask(connection, "SET default_transaction_read_only = off");

        (await Columns(connection)).ShouldBe(0);
        connection.UnprepareAll();
        (await Columns(connection)).ShouldBe(1);
    }

    [Fact]
    public async Task A_commit_on_a_connection_without_the_columns_is_503_and_the_next_one_is_written()
    {
        await using (var connection = await source.OpenConnectionAsync(Cancel))
        {
            await LockNothing(connection);
            await Ask(connection, "SET default_transaction_read_only = on");
            await Should.ThrowAsync<PostgresException>(() => LockNothing(connection));
            await Ask(connection, "SET default_transaction_read_only = off");
        }

        (await Put("ann")).ShouldBe(503);
        (await Put("ann")).ShouldBe(201);
    }

    private static async Task LockNothing(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(PostgresCommit.LockRows, connection).With(Array.Empty<short>(), Array.Empty<string>(), Array.Empty<bool>());
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<int> Columns(NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("SELECT rid FROM resource WHERE id = $1 FOR UPDATE", "nobody");
        await using var reader = await batch.ExecuteReaderAsync(Cancel);

        return reader.FieldCount;
    }

    private async Task EachConnection(string statement)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => source.OpenConnectionAsync(Cancel).AsTask()));

        foreach (var connection in all)
        {
            await Ask(connection, statement);
        }

        foreach (var connection in all)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<int> Put(string id) =>
        (await FhirRoutes.Dispatch(RunningEngine.Request("PUT", $"Patient/{id}", Defined.Patient(id, "blue")), engine, Cancel)).Status;

    private static async Task Ask(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
