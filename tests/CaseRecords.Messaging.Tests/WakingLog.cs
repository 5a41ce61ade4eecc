using System.Reflection;
using System.Threading.Channels;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Messaging.Tests;

/// <summary>A log tail whose clock stands still, so that nothing but a doorbell makes its reader look again. Counts the looks.</summary>
internal sealed class WakingLog
{
    private readonly EmptyLog store;
    private readonly Channel<bool> looked = Channel.CreateUnbounded<bool>();

    public WakingLog()
    {
        var proxy = DispatchProxy.Create<IRecordStore, EmptyLog>();
        store = (EmptyLog)(object)proxy;
        store.Looked = looked.Writer;
        Tail = new LogTail(proxy, new FakeTimeProvider(Entries.Time));
    }

    public LogTail Tail { get; }

    public int Looks => store.Looks;

    /// <summary>Starts a reader; returns when it has looked once and waits.</summary>
    public async Task StartReader(CancellationToken cancellationToken)
    {
        _ = Tail.Read(new LogQuery(0, 1), TimeSpan.FromDays(1), cancellationToken).AsTask();
        await looked.Reader.ReadAsync(cancellationToken);
    }

    /// <summary>Completes when the reader has looked again.</summary>
    public async Task Woken(CancellationToken cancellationToken) => await looked.Reader.ReadAsync(cancellationToken);
}

/// <summary>A store of which only the log can be read, and it is empty.</summary>
public class EmptyLog : DispatchProxy
{
    private int looks;

    internal ChannelWriter<bool> Looked { get; set; } = null!;

    internal int Looks => looks;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        targetMethod!.Name.ShouldBe(nameof(IRecordStore.ReadLog));
        Interlocked.Increment(ref looks);
        Looked.TryWrite(true);

        return new ValueTask<IReadOnlyList<LogEntry>>([]);
    }
}
