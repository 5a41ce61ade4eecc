using CaseRecords.Fhir.Store.Postgres;
using Npgsql;

namespace CaseRecords.Fhir.Tests;

/// <summary>A migrated record that every test on PostgreSQL gets a copy of.</summary>
internal sealed class PostgresTemplate
{
    private static readonly Lazy<Task<PostgresTemplate>> Made = new(Make);

    private readonly string administrator;
    private readonly string name = NewName();

    private PostgresTemplate(string administrator) => this.administrator = administrator;

    /// <summary>Whether this run is about PostgreSQL: <c>CASERECORDS_RECORD=postgres</c>.</summary>
    public static bool IsWanted => Environment.GetEnvironmentVariable("CASERECORDS_RECORD") == "postgres";

    /// <summary>The connection string of a new copy.</summary>
    public static async Task<string> Copy()
    {
        var template = await Made.Value;
        var copy = NewName();
        await template.Run($"CREATE DATABASE {copy} TEMPLATE {template.name}");

        return template.To(copy);
    }

    public static async Task Drop(string copy)
    {
        var template = await Made.Value;
        await template.Run($"DROP DATABASE {new NpgsqlConnectionStringBuilder(copy).Database} WITH (FORCE)");
    }

    private static async Task<PostgresTemplate> Make()
    {
        var template = new PostgresTemplate(await PostgresForTests.Administrator());
        await PostgresPreparation.CreateDatabase(template.To(template.name), CancellationToken.None);
        await using var source = PostgresConnections.Open(template.To(template.name), "template");
        await PostgresPreparation.Migrate(source, [], CancellationToken.None);
        PostgresForTests.AtEnd(() => template.Run($"DROP DATABASE {template.name}"));

        return template;
    }

    private string To(string database) => new NpgsqlConnectionStringBuilder(administrator) { Database = database, Pooling = true }.ToString();

    private async Task Run(string statement)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(administrator) { Pooling = false });
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    private static string NewName() => $"test_{Guid.CreateVersion7():N}";
}
