using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace CaseRecords.Messaging.Tests;

/// <summary>A service's host with nothing but timeline's doorbell, and a reader that waits for it.</summary>
internal sealed class DoorbellHost : IDisposable
{
    private readonly WakingLog log = new();
    private readonly IHost host;

    private DoorbellHost(Uri broker, TimeProvider time)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(Said.Provider()).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(log.Tail);
        builder.Services.AddDoorbell("timeline", broker);
        host = builder.Build();
    }

    public Said Said { get; } = new();

    public int Looks => log.Looks;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<DoorbellHost> Start(Uri broker, TimeProvider? time = null)
    {
        var started = new DoorbellHost(broker, time ?? TimeProvider.System);
        await started.log.StartReader(Cancel);
        await started.host.StartAsync(Cancel);

        return started;
    }

    public Task Works() => Said.Hear("The broker rings");

    public Task Fails(int times = 1) => Said.Hear("The broker does not ring", times);

    /// <summary>Completes when the reader has looked again.</summary>
    public Task Woken() => log.Woken(Cancel);

    public Task Stop() => host.StopAsync(Cancel);

    public static async Task Ring(Uri broker, string body = "{}", string? correlation = null)
    {
        await using var connection = await BrokerUri.Factory(broker, "test").CreateConnectionAsync(Cancel);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Cancel);
        var properties = new BasicProperties { ContentType = "application/cloudevents+json" };

        if (correlation is not null)
        {
            properties.CorrelationId = correlation;
        }

        await channel.BasicPublishAsync(Topology.Doorbell, "patients", mandatory: false, properties, Encoding.UTF8.GetBytes(body), Cancel);
    }

    public void Dispose() => host.Dispose();
}
