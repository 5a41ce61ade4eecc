using CaseRecords.Assessments;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Store.SqlServer;
using CaseRecords.Hosting;
using CaseRecords.Messaging;
using CaseRecords.PrivateState;
using CaseRecords.Timeline;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Data.SqlClient;
using Npgsql;

namespace CaseRecords.Standalone;

/// <summary>
/// Prepares the database and the broker for the separate services, before any of them starts: tables of this version, what the services say of
/// themselves, a login each, the broker's exchanges and queues. Repeating it changes nothing. Only here are all services known.
/// </summary>
internal static class PrepareJob
{
    private static readonly string[] Owning = ["patients", "imaging", "diagnoses", "genomics", "treatments", "assessments"];

    /// <summary>Twice what one process opens: while a service is replaced, two of it run.</summary>
    private const int Generations = 2;

    /// <summary>The connection of an administrator: the one that every server is born with, unless another is named. Null where there is none.</summary>
    public static string? Administrator(IConfiguration configuration)
    {
        if (configuration["Prepare:ConnectionString"] is not { Length: > 0 } given)
        {
            return null;
        }

        if (RecordProviders.Read(configuration) == RecordProvider.SqlServer)
        {
            var server = new SqlConnectionStringBuilder(given);

            return server is { UserID: "", IntegratedSecurity: false } ? new SqlConnectionStringBuilder(given) { UserID = "sa" }.ToString() : given;
        }

        return new NpgsqlConnectionStringBuilder(given) is { Username: null } ? new NpgsqlConnectionStringBuilder(given) { Username = "postgres" }.ToString() : given;
    }

    public static async Task Run(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var administrator = Administrator(configuration)
            ?? throw new StartRefusedException("Prepare:ConnectionString needs an administrator's connection to PostgreSQL or SQL Server, with the Database that the record is to be in.");
        var logins = Logins(name => configuration[$"Prepare:Passwords:{name}"] is { Length: > 0 } given
            ? given
            : throw new StartRefusedException($"Prepare:Passwords:{name} needs the password that the login {name} is to have."));

        if (RecordProviders.Read(configuration) == RecordProvider.SqlServer)
        {
            await SqlServerPreparation.CreateDatabase(administrator, cancellationToken);
            await using var source = SqlServerConnections.Open(administrator, "prepare", poolSize: 4);
            await SqlServerPreparation.Migrate(source, Composition.Services, RecordZone.Read(configuration[RecordZone.Setting]), cancellationToken);
            await SqlServerPreparation.MakeLogins(source, logins, cancellationToken);
            MakeFirstKey(new SqlServerKeyRing(source));
        }
        else
        {
            await PostgresPreparation.CreateDatabase(administrator, cancellationToken);
            await using var source = PostgresConnections.Open(administrator, "prepare", poolSize: 4);
            await PostgresPreparation.Migrate(source, Composition.Services, RecordZone.Read(configuration[RecordZone.Setting]), cancellationToken);
            await PostgresPreparation.MakeLogins(source, logins, cancellationToken);
            MakeFirstKey(new PostgresKeyRing(source));
        }

        await MigrateOwn(administrator, configuration, cancellationToken);
        Console.WriteLine($"The record's database is ready for {string.Join(", ", logins.Select(login => login.Name))}.");

        if (configuration["Broker:Uri"] is { Length: > 0 })
        {
            await Topology.Declare(BrokerUri.Read(configuration), cancellationToken);
            Console.WriteLine("The broker has its exchanges and queues.");
        }
    }

    /// <summary>Brings the schemas of a prepared database up to this version; its logins keep their passwords.</summary>
    public static async Task Migrate(string administrator, IConfiguration configuration, CancellationToken cancellationToken)
    {
        if (RecordProviders.Read(configuration) == RecordProvider.SqlServer)
        {
            await using var source = SqlServerConnections.Open(administrator, "migrate", poolSize: 4);
            await SqlServerPreparation.Migrate(source, Composition.Services, RecordZone.Read(configuration[RecordZone.Setting]), cancellationToken);
            await SqlServerPreparation.GrantAgain(source, Logins(_ => ""), cancellationToken);
            MakeFirstKey(new SqlServerKeyRing(source));
        }
        else
        {
            await using var source = PostgresConnections.Open(administrator, "migrate", poolSize: 4);
            await PostgresPreparation.Migrate(source, Composition.Services, RecordZone.Read(configuration[RecordZone.Setting]), cancellationToken);
            await PostgresPreparation.GrantAgain(source, Logins(_ => ""), cancellationToken);
            MakeFirstKey(new PostgresKeyRing(source));
        }

        await MigrateOwn(administrator, configuration, cancellationToken);
    }

    /// <summary>What the services keep for themselves: in the files that they are told of, or in schemas beside the record on PostgreSQL.</summary>
    private static async Task MigrateOwn(string administrator, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var isPostgres = RecordProviders.Read(configuration) == RecordProvider.Postgres;

        if (PrivateDatabase.FileOf(configuration, "Timeline") is { } timeline)
        {
            await TimelineServices.MigrateTimelineFile(timeline, cancellationToken);
        }
        else if (isPostgres)
        {
            await TimelineServices.MigrateTimeline(administrator, cancellationToken);
        }

        if (PrivateDatabase.FileOf(configuration, "Assessments") is { } assessments)
        {
            await AssessmentServices.MigrateAssessmentsFile(assessments, cancellationToken);
        }
        else if (isPostgres)
        {
            await AssessmentServices.MigrateAssessments(administrator, cancellationToken);
        }
    }

    private static List<RecordLogin> Logins(Func<string, string> password) =>
    [
        .. Owning.Select(name => Login(name, password(name), writes: true)),
        Login("exchange", password("exchange"), writes: true, leads: true),
        Login("timeline", password("timeline")),
    ];

    private static RecordLogin Login(string name, string password, bool writes = false, bool leads = false)
    {
        var connections = PostgresConnections.PoolSizeOf(name) + (name is "timeline" or "assessments" ? PostgresOptions.Connections : 0);

        return new RecordLogin(name, password, Generations * connections, writes, leads);
    }

    /// <summary>Two services that start at once would each make one, and not open what the other sealed.</summary>
    public static void MakeFirstKey(IXmlRepository keys)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("CaseRecords");
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = keys);
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("first").Protect([]);
    }
}
