using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Store.SqlServer;
using CaseRecords.Hosting;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Fhir.Http;

/// <summary>A record that several processes share, in whichever server the settings name.</summary>
/// <param name="Relay">The same store, for who publishes the log.</param>
/// <param name="Keys">The keys that its services share.</param>
/// <param name="Answers">Why it cannot be asked now; null where it can.</param>
internal sealed record OpenRecord(IRecordStore Store, IRelayState Relay, Catalogue Catalogue, IXmlRepository Keys, Func<CancellationToken, ValueTask<string?>> Answers)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    /// <summary>Waits for the record, makes sure that it keeps what it acknowledges, and opens it.</summary>
    /// <exception cref="StartRefusedException">A setting cannot be used, or the server would lose acknowledged writes.</exception>
    public static Task<OpenRecord> Open(IConfiguration configuration, string self)
    {
        var provider = RecordProviders.Read(configuration);
        var connectionString = configuration["Record:ConnectionString"] is { Length: > 0 } given
            ? given
            : throw new StartRefusedException("Record:ConnectionString needs this service's login in the record's database (environment variable Record__ConnectionString).");
        var poolSize = PoolSize(configuration["Record:PoolSize"], self);

        return provider == RecordProvider.SqlServer ? OnSqlServer(connectionString, self, poolSize) : OnPostgres(connectionString, self, poolSize);
    }

    private static async Task<OpenRecord> OnPostgres(string connectionString, string self, int poolSize)
    {
        var source = PostgresConnections.Open(connectionString, self, poolSize);
        await Ready(() => PostgresConnections.WaitsFor(source, CancellationToken.None));

        if (await PostgresDurability.Check(source, CancellationToken.None) is { } remark)
        {
            await Console.Out.WriteLineAsync(remark);
        }

        var catalogue = await PostgresCatalogue.Load(source, CancellationToken.None);
        var store = new PostgresRecordStore(source, catalogue.Parameters, TimeProvider.System);

        return new OpenRecord(store, store, catalogue, new PostgresKeyRing(source), cancellationToken => PostgresConnections.Answers(source, cancellationToken));
    }

    private static async Task<OpenRecord> OnSqlServer(string connectionString, string self, int poolSize)
    {
        var source = SqlServerConnections.Open(connectionString, self, poolSize);
        await Ready(() => SqlServerConnections.WaitsFor(source, CancellationToken.None));
        await SqlServerConnections.Check(source, CancellationToken.None);
        var catalogue = await SqlServerCatalogue.Load(source, CancellationToken.None);
        var store = new SqlServerRecordStore(source, catalogue.Parameters, TimeProvider.System);

        return new OpenRecord(store, store, catalogue, new SqlServerKeyRing(source), cancellationToken => SqlServerConnections.Answers(source, cancellationToken));
    }

    /// <exception cref="StartRefusedException"><c>Record:PoolSize</c> is no number of connections.</exception>
    private static int PoolSize(string? text, string self) =>
        text is null ? PostgresConnections.PoolSizeOf(self)
        : int.TryParse(text, out var size) && size is >= 2 and <= 1000 ? size
        : throw new StartRefusedException("Record:PoolSize needs a number of connections, 2 or more.");

    /// <summary>A service that starts before its database, or before the prepare job has run, waits for it, and says so once.</summary>
    private static async Task Ready(Func<Task<string?>> waitsFor)
    {
        string? said = null;

        while (await waitsFor() is { } reason)
        {
            if (reason != said)
            {
                await Console.Out.WriteLineAsync($"Waiting for {reason}.");
                said = reason;
            }

            await Task.Delay(AskAgain);
        }
    }
}
