using CaseRecords.Hosting;
using RabbitMQ.Client;

namespace CaseRecords.Messaging;

/// <summary>Declares the topology, once: declaring again what is there with the same arguments changes nothing.</summary>
internal static class Declaration
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static async Task Run(Uri broker, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var (connection, channel) = await Connect(broker, patience, time, cancellationToken);
        await using var _ = connection;

        foreach (var exchange in Topology.Exchanges)
        {
            await Attempt(broker, $"exchange {exchange.Name}", () => channel.ExchangeDeclareAsync(
                exchange.Name, exchange.Type, durable: true, autoDelete: false, exchange.Arguments, cancellationToken: cancellationToken));
        }

        foreach (var queue in Topology.Queues)
        {
            await Attempt(broker, $"queue {queue.Name}", () => channel.QueueDeclareAsync(
                queue.Name, durable: true, exclusive: false, autoDelete: false, queue.Arguments, cancellationToken: cancellationToken));
        }

        foreach (var binding in Topology.Bindings)
        {
            await Attempt(broker, $"binding of {binding.Queue} to {binding.Exchange}", () => channel.QueueBindAsync(
                binding.Queue, binding.Exchange, binding.Key, binding.Arguments, cancellationToken: cancellationToken));
        }

        foreach (var binding in Topology.Withdrawn)
        {
            await Attempt(broker, $"withdrawal of {binding.Queue} from {binding.Exchange}", () => channel.QueueUnbindAsync(
                binding.Queue, binding.Exchange, binding.Key, binding.Arguments, cancellationToken: cancellationToken));
        }
    }

    /// <summary>With a channel, because some refusals, such as that of a virtual host, come only then.</summary>
    private static async Task<(IConnection Connection, IChannel Channel)> Connect(Uri broker, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var factory = BrokerUri.Factory(broker, "caserecords-prepare");
        var until = time.GetUtcNow() + patience;

        while (true)
        {
            try
            {
                var connection = await factory.CreateConnectionAsync(cancellationToken);

                return (connection, await connection.CreateChannelAsync(cancellationToken: cancellationToken));
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                if (BrokerTrouble.IsRefusal(e) || time.GetUtcNow() >= until)
                {
                    throw new StartRefusedException($"The broker at {BrokerUri.Shown(broker)} (Broker:Uri) does not let us in: {BrokerTrouble.Reason(e)}.");
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static async Task Attempt(Uri broker, string what, Func<Task> declare)
    {
        try
        {
            await declare();
        }
        catch (Exception e) when (BrokerTrouble.IsRefusal(e))
        {
            var advice = BrokerTrouble.IsOtherArguments(e) ? " It is there with other arguments: delete it on the broker and prepare again." : "";

            throw new StartRefusedException($"The broker at {BrokerUri.Shown(broker)} refuses our {what}: {BrokerTrouble.Reason(e)}.{advice}");
        }
    }
}
