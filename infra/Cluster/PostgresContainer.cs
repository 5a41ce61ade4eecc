using Microsoft.Extensions.Logging.Abstractions;
using Testcontainers.PostgreSql;

namespace CaseRecords.Cluster;

/// <summary>A PostgreSQL container of our own.</summary>
internal sealed class PostgresContainer(PostgreSqlContainer container) : IFoundServer
{
    private const string Image = "postgres:17";

    public string Address => container.GetConnectionString();

    public string How => $"a container of {Image} on port {container.GetMappedPublicPort(PostgreSqlBuilder.PostgreSqlPort)}";

    public bool IsOurs => true;

    public static async Task<IFoundServer> Run(CancellationToken cancellationToken)
    {
        // Testcontainers turns durability off; of two settings of one name the later one counts.
        var container = new PostgreSqlBuilder(Image)
            .WithPassword(Secrets.Password())
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--encoding=UTF8 --locale=C.UTF-8")
            .WithCommand([.. PostgresServer.Settings.SelectMany(setting => new[] { "-c", setting })])
            // A port of the engine's choice would be another one after a restart.
            .WithPortBinding(FreePort.Next(), PostgreSqlBuilder.PostgreSqlPort)
            .WithCreateParameterModifier(Containers.Configure)
            .WithLogger(NullLogger.Instance)
            .Build();
        await Containers.Start(container, cancellationToken);

        return new PostgresContainer(container);
    }

    public Task Stop(CancellationToken cancellationToken) => container.StopAsync(cancellationToken);

    public Task Start(CancellationToken cancellationToken) => Containers.Start(container, cancellationToken);

    public Task Kill(CancellationToken cancellationToken) => Containers.Kill(container, cancellationToken);

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
