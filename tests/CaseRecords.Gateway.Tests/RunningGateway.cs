using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CaseRecords.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Gateway.Tests;

/// <summary>The gateway on a free port, and a stand-in for every service behind it.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Dictionary<string, StandIn> services;

    private RunningGateway(WebApplication app, Dictionary<string, StandIn> services, Lines log)
    {
        this.app = app;
        this.services = services;
        Log = log;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromMinutes(1) };
    }

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public Lines Log { get; }

    public IServiceProvider Parts => app.Services;

    public StandIn this[string service] => services[service];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RunningGateway> Start(params string[] args)
    {
        var services = Settings.Services.ToDictionary(service => service, service => new StandIn(service));
        await Task.WhenAll(services.Values.Select(service => service.Start()));

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = Settings.Of(service => services[service].Address!.AbsoluteUri, ["--urls", "http://127.0.0.1:0", .. args]),
            ContentRootPath = AppContext.BaseDirectory,
        });
        var log = new Lines();
        builder.AddGateway();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(log);

        var app = builder.Build();
        app.UseServiceHost();
        app.MapGateway();
        await app.StartAsync(Cancel);

        var gateway = new RunningGateway(app, services, log);
        await gateway.Until(report => report.Status == "ready");

        return gateway;
    }

    /// <summary>Asks for its health until it is as expected.</summary>
    public async Task<HealthReport> Until(Func<HealthReport, bool> expected)
    {
        while (true)
        {
            using var answer = await Client.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancel);
            var report = await answer.Content.ReadFromJsonAsync<HealthReport>(Cancel);

            if (expected(report!))
            {
                return report!;
            }

            await Task.Delay(20, Cancel);
        }
    }

    public async Task<HttpResponseMessage> Send(string method, string url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(url, UriKind.Relative));

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request, Cancel);
    }

    /// <summary>What a service got.</summary>
    public async Task<Received> Received(string method, string url, params (string Name, string Value)[] headers)
    {
        using var answer = await Send(method, url, headers);
        answer.IsSuccessStatusCode.ShouldBeTrue(answer.StatusCode.ToString());

        return (await answer.Content.ReadFromJsonAsync<Received>(Cancel))!;
    }

    /// <summary>Sends bytes that HttpClient would not; gives the whole answer.</summary>
    public async Task<string> SendRaw(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Address.Host, Address.Port, Cancel);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), Cancel);
        using var reader = new StreamReader(stream);

        return await reader.ReadToEndAsync(Cancel);
    }

    public async Task<Received> ReceivedRaw(string request)
    {
        var answer = await SendRaw(request);

        return JsonSerializer.Deserialize<Received>(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)])!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();

        foreach (var service in services.Values)
        {
            await service.DisposeAsync();
        }
    }
}

/// <summary>What was logged, a line each.</summary>
internal sealed class Lines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = [];

    public IReadOnlyList<string> With(string text) => [.. lines.Where(line => line.Contains(text, StringComparison.Ordinal))];

    /// <summary>The first line with a text, as soon as it is there.</summary>
    public async Task<string> Next(string text)
    {
        while (true)
        {
            if (With(text) is [var line, ..])
            {
                return line;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
