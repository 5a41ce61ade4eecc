namespace CaseRecords.Faults.Running;

/// <summary>Rows run beside each other where they can, but not on one system, where one would kill what another counts: given back when disposed.</summary>
internal class Borrowed(SemaphoreSlim lane) : IDisposable
{
    public void Dispose() => lane.Release();
}

/// <inheritdoc/>
internal sealed class Borrowed<TSystem>(TSystem system, SemaphoreSlim lane) : Borrowed(lane)
    where TSystem : RunningSystem
{
    public TSystem System => system;
}
