using System.Data.Common;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.SqlServer;
using Microsoft.Data.SqlClient;
using Testcontainers.MsSql;

namespace CaseRecords.Fhir.Tests;

/// <summary>
/// Empty records on SQL Server, where a run is asked for them: <c>CASERECORDS_RECORD=sqlserver</c>. The server is the one that
/// <c>CASERECORDS_SQLSERVER</c> names with an administrator's connection string, else a container.
/// </summary>
internal static class SqlServerRecords
{
    private const string Image = "mcr.microsoft.com/mssql/server:2022-latest";

    private static readonly Lazy<Task<string>> Server = new(Find);

    public static bool IsWanted { get; } = Environment.GetEnvironmentVariable("CASERECORDS_RECORD") == "sqlserver";

    /// <summary>A connection string of a new record.</summary>
    public static async Task<string> Make()
    {
        var address = new SqlConnectionStringBuilder(await Server.Value) { InitialCatalog = $"caserecords_test_{Guid.CreateVersion7():N}" }.ConnectionString;
        await SqlServerPreparation.CreateDatabase(address, CancellationToken.None);
        await using var source = SqlServerConnections.Open(address, "prepare", poolSize: 4);
        await SqlServerPreparation.Migrate(source, [], null, CancellationToken.None);

        return address;
    }

    /// <summary>A store that knows nothing but what is in the database.</summary>
    public static async Task<(DbDataSource Source, Catalogue Known, SqlServerRecordStore Store)> Open(
        string address, TimeProvider time, IReadOnlyList<ServiceDefinition> services, TimeZoneInfo? zone)
    {
        var source = SqlServerConnections.Open(address, "test", poolSize: 20);
        await SqlServerCatalogue.Register(source, services, zone, CancellationToken.None);
        var known = await SqlServerCatalogue.Load(source, CancellationToken.None);

        return (source, known, new SqlServerRecordStore(source, known.Parameters, time));
    }

    public static async Task Drop(string address)
    {
        var name = new SqlConnectionStringBuilder(address).InitialCatalog;
        await using var connection = new SqlConnection(new SqlConnectionStringBuilder(address) { InitialCatalog = "master" }.ConnectionString);
        await connection.OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = $"ALTER DATABASE [{name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE [{name}]";
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>The container goes with the run: Testcontainers sees to it.</summary>
    private static async Task<string> Find()
    {
        if (Environment.GetEnvironmentVariable("CASERECORDS_SQLSERVER") is { Length: > 0 } named)
        {
            return named;
        }

        var container = new MsSqlBuilder(Image).Build();
        await container.StartAsync();

        return container.GetConnectionString();
    }
}
