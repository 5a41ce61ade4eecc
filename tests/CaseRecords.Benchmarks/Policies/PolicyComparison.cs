using System.Globalization;
using System.Text;
using CaseRecords.Cluster;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Writing;
using CaseRecords.Load.Processes;
using CaseRecords.Routing;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace CaseRecords.Benchmarks.Policies;

/// <summary>What it costs PostgreSQL to hold a login to its own rows: the same creates into two records, one with the policies and one without, in turns.</summary>
internal static class PolicyComparison
{
    private const int Rounds = 100;
    private const int Creates = 100;

    private static readonly IReadOnlyList<ServiceDefinition> Services = [CaseRecords.Treatments.Treatments.Definitions];

    private static readonly Ownership Owners = new(Services, RoutingTable.OwnerOf);

    public static async Task Run(CancellationToken cancellationToken)
    {
        await using var server = await PostgresServer.StartOwn(DataPlace.Memory, cancellationToken);
        await using var with = await Arm.Make("with policies", server.Address, "", cancellationToken);
        await using var without = await Arm.Make(
            "without", server.Address,
            """
            ALTER TABLE resource DISABLE ROW LEVEL SECURITY, DISABLE TRIGGER owner_stays;
            ALTER TABLE version DISABLE ROW LEVEL SECURITY;
            ALTER TABLE log DISABLE ROW LEVEL SECURITY;
            """,
            cancellationToken);
        List<double> ratios = [];

        for (var round = -4; round < Rounds; round++)
        {
            // Whoever comes second finds a warmer machine: they take turns at it.
            var (first, second) = round % 2 == 0 ? (with, without) : (without, with);
            var (one, other) = (await first.Round(cancellationToken), await second.Round(cancellationToken));

            if (round >= 0)
            {
                first.Add(one);
                second.Add(other);
                ratios.Add(first == with ? one / other : other / one);
            }
        }

        ratios.Sort();
        Console.WriteLine($"{Rounds} rounds of {Creates} creates and {Creates} updates of one Observation of 1.5 kB, CPU of PostgreSQL's backends, µs a write:");
        Console.WriteLine($"  {with}\n  {without}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  with : without, by rounds: median {ratios[Rounds / 2]:0.000}, quartiles {ratios[Rounds / 4]:0.000} and {ratios[Rounds * 3 / 4]:0.000}"));
    }

    /// <summary>A record with a login that writes what it owns.</summary>
    private sealed class Arm(string name, NpgsqlDataSource source, PostgresRecordStore store, FhirEngine engine) : IAsyncDisposable
    {
        private readonly List<double> costs = [];
        private int made;

        public static async Task<Arm> Make(string name, string address, string afterwards, CancellationToken cancellationToken)
        {
            const string owner = "treatments";
            var login = $"bench_{name.Split(' ')[0]}";
            var database = new NpgsqlConnectionStringBuilder(address) { Database = login }.ConnectionString;
            await PostgresPreparation.CreateDatabase(database, cancellationToken);

            await using (var administrator = PostgresConnections.Open(database, "bench"))
            {
                await PostgresPreparation.Migrate(administrator, Services, cancellationToken);
                await PostgresPreparation.MakeLogins(administrator, [new(login, "bench", 8, Writes: true, Sequences: false) { Owner = owner }], cancellationToken);

                if (afterwards.Length > 0)
                {
                    await using var command = administrator.CreateCommand(afterwards);
                    await command.ExecuteNonQueryAsync(cancellationToken);
                }
            }

            var source = PostgresConnections.Open(new NpgsqlConnectionStringBuilder(database) { Username = login, Password = "bench" }.ConnectionString, "bench", poolSize: 4);
            var catalogue = await PostgresCatalogue.Load(source, cancellationToken);
            var store = new PostgresRecordStore(source, catalogue.Parameters, TimeProvider.System);

            return new Arm(name, source, store, new FhirEngine(store, catalogue, Owners, new EphemeralDataProtectionProvider(), TimeProvider.System));
        }

        /// <returns>µs of CPU a write.</returns>
        public async Task<double> Round(CancellationToken cancellationToken)
        {
            var backends = await Backends(cancellationToken);
            var before = Cpu();

            for (var i = 0; i < Creates; i++)
            {
                await Put(++made, cancellationToken);
                await Put(made, cancellationToken);
            }

            return (Cpu() - before) * 1e6 / (2 * Creates);

            double Cpu() => backends.Sum(CpuTime.Now().Of);
        }

        public void Add(double cost) => costs.Add(cost);

        public ValueTask DisposeAsync() => store.DisposeAsync();

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{name}: lower quartile {costs.Order().ElementAt(costs.Count / 4):0}, median {costs.Order().ElementAt(costs.Count / 2):0}");

        private async Task Put(int number, CancellationToken cancellationToken)
        {
            var id = $"o{number.ToString(CultureInfo.InvariantCulture)}";
            var answer = await FhirRoutes.Dispatch(
                new FhirRequest { Method = "PUT", Path = [], Base = "http://bench/fhir", Context = new WriteContext("bench", null, null) }
                    .Entry("PUT", $"Observation/{id}", Encoding.UTF8.GetBytes(Workload.Observation(1, id))),
                engine, cancellationToken);

            if (answer.Status is not (200 or 201))
            {
                throw new InvalidOperationException(Encoding.UTF8.GetString(answer.Body.Span));
            }
        }

        private async Task<List<int>> Backends(CancellationToken cancellationToken)
        {
            await using var command = source.CreateCommand("SELECT pid FROM pg_stat_activity WHERE datname = current_database()");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            List<int> backends = [];

            while (await reader.ReadAsync(cancellationToken))
            {
                backends.Add(reader.GetInt32(0));
            }

            return backends;
        }
    }
}
