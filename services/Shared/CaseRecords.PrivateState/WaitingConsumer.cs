using CaseRecords.Fhir.Log;

namespace CaseRecords.PrivateState;

/// <summary>Lets a consumer of the log begin when its tables can be used, and wait where they cannot be any more.</summary>
internal sealed class WaitingConsumer(ILogConsumer consumer, PostgresSchema schema) : ILogConsumer
{
    public string Name => consumer.Name;

    public async ValueTask<long> Position(CancellationToken cancellationToken)
    {
        await schema.Ready(cancellationToken);

        return await Trying(async () => await consumer.Position(cancellationToken));
    }

    public async ValueTask<LogPlace> Place(CancellationToken cancellationToken)
    {
        await schema.Ready(cancellationToken);

        return await Trying(async () => await consumer.Place(cancellationToken));
    }

    public Task Apply(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken) => Trying(async () =>
    {
        await consumer.Apply(entries, cancellationToken);

        return true;
    });

    public Task Follow(string epoch, bool anew, CancellationToken cancellationToken) => Trying(async () =>
    {
        await consumer.Follow(epoch, anew, cancellationToken);

        return true;
    });

    private async Task<TResult> Trying<TResult>(Func<Task<TResult>> work)
    {
        try
        {
            return await work();
        }
        catch
        {
            schema.Doubt();
            throw;
        }
    }
}
