namespace CaseRecords.Cluster;

/// <summary><c>servers</c>: both servers, for tests that run beside, until it is told to end or nobody holds its input any more.</summary>
internal static class ServersCommand
{
    public static async Task Run(TextReader input, TextWriter output, CancellationToken ending)
    {
        await using var servers = await FoundServers.Find(DataPlace.Memory, own: false, ending);

        await output.WriteLineAsync(
            $"""
            {PostgresServer.Variable}={servers.Postgres.Address}
            {RabbitServer.Variable}={servers.Rabbit.Address}
            ready
            """);
        await output.FlushAsync(ending);

        // Reading a pipe does not listen to a cancellation by itself.
        while (await input.ReadLineAsync(ending).AsTask().WaitAsync(ending) is not null)
        {
        }
    }
}
