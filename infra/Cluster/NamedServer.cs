namespace CaseRecords.Cluster;

/// <summary>A server that the environment names.</summary>
internal sealed class NamedServer(string address, string variable) : IFoundServer
{
    public string Address => address;

    public string How => $"named by {variable}";

    public bool IsOurs => false;

    public Task Stop(CancellationToken cancellationToken) => throw NotOurs();

    public Task Start(CancellationToken cancellationToken) => throw NotOurs();

    public Task Kill(CancellationToken cancellationToken) => throw NotOurs();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private NotSupportedException NotOurs() => new($"The server that {variable} names is not ours to stop.");
}
