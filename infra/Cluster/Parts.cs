namespace CaseRecords.Cluster;

/// <summary>What was started so far. It ends in the opposite order.</summary>
internal sealed class Parts : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> started = [];

    public T Add<T>(T part)
        where T : IAsyncDisposable
    {
        started.Push(part);

        return part;
    }

    public async ValueTask DisposeAsync()
    {
        while (started.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }
}
