namespace CaseRecords.Cluster;

/// <summary>Both servers that the cluster stands on.</summary>
internal sealed record FoundServers(IFoundServer Postgres, IFoundServer Rabbit) : IAsyncDisposable
{
    /// <summary>Finds both at the same time.</summary>
    /// <param name="own">Whether they must be ours, whatever the environment names.</param>
    public static async Task<FoundServers> Find(DataPlace place, bool own, CancellationToken cancellationToken)
    {
        var postgres = own ? PostgresServer.StartOwn(place, cancellationToken) : PostgresServer.Find(place, cancellationToken);
        var rabbit = own ? RabbitServer.StartOwn(place, cancellationToken) : RabbitServer.Find(place, cancellationToken);

        try
        {
            return new FoundServers(await postgres, await rabbit);
        }
        catch
        {
            await Leave(postgres);
            await Leave(rabbit);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Rabbit.DisposeAsync();
        await Postgres.DisposeAsync();
    }

    /// <summary>One may be there although the other is not.</summary>
    private static async Task Leave(Task<IFoundServer> finding)
    {
        await finding.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        if (finding.IsCompletedSuccessfully)
        {
            await (await finding).DisposeAsync();
        }
    }
}
