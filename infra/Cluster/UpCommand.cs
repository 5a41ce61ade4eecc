namespace CaseRecords.Cluster;

/// <summary><c>up</c>: the whole cluster, until it is told to end.</summary>
internal static class UpCommand
{
    public static async Task Run(ClusterOptions options, bool demo, TextWriter output, CancellationToken ending)
    {
        await output.WriteLineAsync("Starting PostgreSQL, RabbitMQ, eight services and the gateway …");
        await using var cluster = await RunningCluster.Start(options, ending);

        using var keeping = CancellationTokenSource.CreateLinkedTokenSource(ending);
        var keeper = Keeper.Keep(cluster.Members, output, TimeProvider.System, keeping.Token);

        try
        {
            if (demo)
            {
                await output.WriteLineAsync($"The demo case is stored: {await DemoCase.Send(cluster.Address, DemoCase.Folder, ending)} days");
            }

            await output.WriteLineAsync(Addresses(cluster));
            await keeper;
            await output.WriteLineAsync("Stopping …");
        }
        finally
        {
            await keeping.CancelAsync();
            await keeper;
        }
    }

    private static string Addresses(RunningCluster cluster)
    {
        var url = cluster.Address.GetLeftPart(UriPartial.Authority);

        return $"""
            CaseRecords is running as separate processes, for callers on this machine only:
              patients   {url}/
              FHIR       {url}/fhir/metadata
              events     {url}/events
              health     {url}/health/ready
              PostgreSQL {cluster.Postgres.How}
              RabbitMQ   {(cluster.Rabbit.IsOurs ? cluster.Rabbit.Address : cluster.Rabbit.How)}
              processes  {string.Join(", ", cluster.Members.Select(member => $"{member.Name} {member.ProcessId}"))}
              logs       {cluster.Logs}
            Ctrl-C stops it.
            """;
    }
}
