using System.Globalization;
using System.Net.Http.Headers;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using CaseRecords.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CaseRecords.Standalone;

/// <summary>
/// Sends the demo case to this server's own public address, one transaction per clinical day, when the record is empty.
/// A marker in the data directory says how far it came, so that a restart goes on where a stop cut it off.
/// </summary>
internal sealed partial class DemoCase(
    DataDirectory data, IRecordStore store, IServer server, IHostApplicationLifetime lifetime, IConfiguration configuration, ILogger<DemoCase> logger) : BackgroundService
{
    private const string Done = "done";

    private string Marker => Path.Combine(data.Path, "demo");

    private long? loadedAt;

    /// <summary>What the demo case still waits for; null where it is stored or not wanted, and on the timeline.</summary>
    public async ValueTask<string?> WaitingFor(IEnumerable<ILogConsumer> consumers, CancellationToken cancellationToken)
    {
        if (loadedAt is not { } position)
        {
            return "the demo case to be stored";
        }

        foreach (var consumer in consumers)
        {
            if (await consumer.Position(cancellationToken) < position)
            {
                return $"{consumer.Name} to read the demo case";
            }
        }

        return null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (await IsWanted(stoppingToken))
        {
            await Started(stoppingToken);
            await Send(stoppingToken);
        }

        loadedAt = (await store.LogState(stoppingToken)).Head;
    }

    private async ValueTask<bool> IsWanted(CancellationToken cancellationToken)
    {
        if (!configuration.GetValue("demo", defaultValue: true))
        {
            return false;
        }

        return File.Exists(Marker)
            ? await File.ReadAllTextAsync(Marker, cancellationToken) != Done
            : (await store.LogState(cancellationToken)) is { Head: 0, OldestUnplaced: null };
    }

    private async Task Started(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }

    private async Task Send(CancellationToken cancellationToken)
    {
        var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        var sent = File.Exists(Marker) && int.TryParse(await File.ReadAllTextAsync(Marker, cancellationToken), CultureInfo.InvariantCulture, out var marked) ? marked : 0;
        var days = Days();

        // Before anything is sent: a record that holds the first day is not empty any more.
        await Mark(sent.ToString(CultureInfo.InvariantCulture), cancellationToken);

        foreach (var (day, number) in days.Select((day, index) => (day, index + 1)).Skip(sent))
        {
            await Send(client, day, cancellationToken);
            await Mark(number.ToString(CultureInfo.InvariantCulture), cancellationToken);
        }

        await Mark(Done, cancellationToken);
        LogLoaded(days.Count);
    }

    /// <summary>The marker is replaced whole: a process that is killed meanwhile leaves the one before.</summary>
    private async Task Mark(string progress, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Marker + ".new", progress, cancellationToken);
        File.Move(Marker + ".new", Marker, overwrite: true);
    }

    /// <summary>Sends one day; its key makes a repeat after a lost answer harmless.</summary>
    private static async Task Send(HttpClient client, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/fhir");
        request.Headers.Add("Idempotency-Key", $"demo-{Path.GetFileNameWithoutExtension(path)}");
        request.Content = new ByteArrayContent(await File.ReadAllBytesAsync(path, cancellationToken));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        using var response = await client.SendAsync(request, cancellationToken);

        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidDataException(
                $"The demo case was refused at {Path.GetFileName(path)}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    /// <summary>The case's files in the order of its days; they travel with the program.</summary>
    private static List<string> Days() =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "samples", "wang"), "*.json").Order(StringComparer.Ordinal)];

    [LoggerMessage(LogLevel.Information, "The demo case is stored: {Days} days")]
    private partial void LogLoaded(int days);
}
