using CaseRecords.Fhir.Log;
using MassTransit;

namespace CaseRecords.Messaging;

/// <summary>Something is new in the log. What, the log says.</summary>
internal sealed record Doorbell;

/// <summary>Wakes the readers of the log. Rings that come close together wake them once: the queue is short, and one ring is answered at a time.</summary>
internal sealed class DoorbellConsumer(LogTail tail, TimeProvider time) : IConsumer<Doorbell>
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    public async Task Consume(ConsumeContext<Doorbell> context)
    {
        tail.Wake();
        await Task.Delay(Breath, time);
    }
}
