using System.Net;
using System.Net.Sockets;

namespace CaseRecords.Messaging.Tests;

/// <summary>A door in front of the broker that can be shut, opened again, or frozen: to a client, the broker is down, back, or silent.</summary>
internal sealed class BrokerGate : IAsyncDisposable
{
    private readonly Uri broker;
    private readonly List<TcpClient> clients = [];
    private readonly Lock gate = new();
    private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TcpListener? listener;
    private TaskCompletionSource thawed = Thawed();

    private BrokerGate(Uri broker)
    {
        this.broker = broker;
        listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = Accept(listener);
    }

    public int Port { get; }

    /// <summary>The broker's address through this gate.</summary>
    public Uri Uri => new UriBuilder(broker) { Host = "127.0.0.1", Port = Port }.Uri;

    /// <summary>Completes when somebody has come.</summary>
    public Task Entered => entered.Task;

    public static BrokerGate Open(Uri broker) => new(broker);

    public static BrokerGate Closed(Uri broker)
    {
        var gate = new BrokerGate(broker);
        gate.Shut();

        return gate;
    }

    /// <summary>New connections are refused, those that are open are cut.</summary>
    public void Shut()
    {
        lock (gate)
        {
            listener?.Stop();
            listener = null;
            clients.ForEach(client => client.Client.Close(0));
            clients.Clear();
        }
    }

    public void Reopen()
    {
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        _ = Accept(listener);
    }

    /// <summary>Connections stay open, and nothing gets through what comes from the broker.</summary>
    public void Freeze() => thawed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Thaw() => thawed.TrySetResult();

    public ValueTask DisposeAsync()
    {
        Thaw();
        Shut();

        return ValueTask.CompletedTask;
    }

    private static TaskCompletionSource Thawed()
    {
        var thawed = new TaskCompletionSource();
        thawed.SetResult();

        return thawed;
    }

    private async Task Accept(TcpListener from)
    {
        try
        {
            while (true)
            {
                _ = Serve(await from.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The gate was shut.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var server = new TcpClient();
        entered.TrySetResult();

        try
        {
            lock (gate)
            {
                clients.Add(client);
            }

            await server.ConnectAsync(broker.Host, broker.Port);
            await Task.WhenAny(Copy(client, server, fromBroker: false), Copy(server, client, fromBroker: true));
        }
        catch (SocketException)
        {
            // The broker itself is away.
        }
        finally
        {
            lock (gate)
            {
                clients.Remove(client);
            }

            client.Dispose();
        }
    }

    private async Task Copy(TcpClient from, TcpClient to, bool fromBroker)
    {
        var buffer = new byte[8192];

        try
        {
            while (await from.GetStream().ReadAsync(buffer) is var count and > 0)
            {
                if (fromBroker)
                {
                    await thawed.Task;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One of both ends was cut.
        }
    }
}
