using System.Text;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>An integrator: a plain client of the broker with a durable queue of its own, bound to every event. It comes back after the broker does.</summary>
internal sealed class EventTap : IAsyncDisposable
{
    private const string Queue = "ext.tests.tap";
    private const string Exchange = "caserecords.events.v1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ConnectionFactory factory;
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource listening = new();
    private readonly List<TappedEvent> received = [];
    private readonly Task work;

    private EventTap(string address)
    {
        factory = new ConnectionFactory { Uri = new Uri(address), AutomaticRecoveryEnabled = false };
        work = Work();
    }

    /// <summary>All deliveries so far, in their order, duplicates too.</summary>
    public IReadOnlyList<TappedEvent> Received
    {
        get
        {
            lock (received)
            {
                return [.. received];
            }
        }
    }

    /// <summary>Bound when it returns: no event published from now on is missed.</summary>
    public static async Task<EventTap> Open(string address)
    {
        var tap = new EventTap(address);
        await tap.listening.Task.WaitAsync(Patience);

        return tap;
    }

    /// <summary>Waits until each of these events has come at least once.</summary>
    public async Task<IReadOnlyList<TappedEvent>> Until(IEnumerable<JsonElement> feed)
    {
        HashSet<string> missing = [.. feed.Select(e => e.GetProperty("id").GetString()!)];
        using var limit = new CancellationTokenSource(Patience);

        while (true)
        {
            var now = Received;
            missing.ExceptWith(now.Select(e => e.Id));

            if (missing.Count == 0)
            {
                return now;
            }

            limit.IsCancellationRequested.ShouldBeFalse($"{missing.Count} events did not come");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await work;
        ending.Dispose();
    }

    private async Task Work()
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                await Listen();
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is RabbitMQClientException or IOException or OperationCanceledException or TimeoutException)
            {
                // The broker is not there, or not yet.
                await Task.Delay(200, CancellationToken.None);
            }
        }
    }

    /// <summary>Takes what comes, until the connection ends.</summary>
    private async Task Listen()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var connection = await factory.CreateConnectionAsync(ending.Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ending.Token);
        channel.ChannelShutdownAsync += (_, _) =>
        {
            closed.TrySetResult();

            return Task.CompletedTask;
        };
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: ending.Token);
        await channel.QueueBindAsync(Queue, Exchange, "#", cancellationToken: ending.Token);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            Note(delivery);
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(Queue, autoAck: false, consumer, ending.Token);
        listening.TrySetResult();
        await closed.Task.WaitAsync(ending.Token);
    }

    /// <summary>The body's memory is the client's again after this.</summary>
    private void Note(BasicDeliverEventArgs delivery)
    {
        lock (received)
        {
            received.Add(new TappedEvent(delivery.RoutingKey, Encoding.UTF8.GetString(delivery.Body.Span), delivery.BasicProperties));
        }
    }
}

/// <summary>One delivery.</summary>
internal sealed record TappedEvent(string RoutingKey, string Body, IReadOnlyBasicProperties Properties)
{
    public string Id { get; } = JsonDocument.Parse(Body).RootElement.GetProperty("id").GetString()!;

    public string Sequence { get; } = JsonDocument.Parse(Body).RootElement.GetProperty("sequence").GetString()!;

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
