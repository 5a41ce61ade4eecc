using CaseRecords.Fhir.Log;

namespace CaseRecords.PrivateState;

/// <summary>Lets a consumer of the log begin when its tables can be used, and wait where they cannot be any more.</summary>
internal sealed class WaitingConsumer(ILogConsumer consumer, PostgresSchema schema) : ILogConsumer
{
    public string Name => consumer.Name;

    public async ValueTask<long> Position(CancellationToken cancellationToken)
    {
        await schema.Ready(cancellationToken);

        try
        {
            return await consumer.Position(cancellationToken);
        }
        catch
        {
            schema.Doubt();
            throw;
        }
    }

    public async Task Apply(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            await consumer.Apply(entries, cancellationToken);
        }
        catch
        {
            schema.Doubt();
            throw;
        }
    }
}
