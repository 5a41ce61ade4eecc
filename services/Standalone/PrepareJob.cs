using CaseRecords.Assessments;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Hosting;
using CaseRecords.Messaging;
using CaseRecords.PrivateState;
using CaseRecords.Timeline;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

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

    public static string? Administrator(IConfiguration configuration) => configuration["Prepare:ConnectionString"] is { Length: > 0 } given ? given : null;

    public static async Task Run(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var administrator = Administrator(configuration)
            ?? throw new StartRefusedException("Prepare:ConnectionString needs an administrator's connection to PostgreSQL, with the Database that the record is to be in.");
        var logins = Logins(name => configuration[$"Prepare:Passwords:{name}"] is { Length: > 0 } given
            ? given
            : throw new StartRefusedException($"Prepare:Passwords:{name} needs the password that the login {name} is to have."));

        await PostgresPreparation.CreateDatabase(administrator, cancellationToken);
        await using var source = PostgresConnections.Open(administrator, "prepare", poolSize: 4);
        await PostgresPreparation.Migrate(source, Composition.Services, RecordZone.Read(configuration[RecordZone.Setting]), cancellationToken);
        await PostgresPreparation.MakeLogins(source, logins, cancellationToken);
        await TimelineServices.MigrateTimeline(administrator, cancellationToken);
        await AssessmentServices.MigrateAssessments(administrator, cancellationToken);
        MakeFirstKey(source);
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
        await using var source = PostgresConnections.Open(administrator, "migrate", poolSize: 4);
        await PostgresPreparation.Migrate(source, Composition.Services, RecordZone.Read(configuration[RecordZone.Setting]), cancellationToken);
        await PostgresPreparation.GrantAgain(source, Logins(_ => ""), cancellationToken);
        await TimelineServices.MigrateTimeline(administrator, cancellationToken);
        await AssessmentServices.MigrateAssessments(administrator, cancellationToken);
        MakeFirstKey(source);
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
    public static void MakeFirstKey(Npgsql.NpgsqlDataSource source)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("CaseRecords");
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new PostgresKeyRing(source));
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("first").Protect([]);
    }
}
