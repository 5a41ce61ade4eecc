using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Gateway.Tests;

/// <summary>A small server in a service's place: says what it got, unless told to do something else.</summary>
internal sealed class StandIn(string name) : IAsyncDisposable
{
    private WebApplication? app;

    public string Name => name;

    public Uri? Address { get; private set; }

    /// <summary>What it answers at <c>/health/ready</c>.</summary>
    public bool IsReady { get; set; } = true;

    /// <summary>What it does with other requests; by default it says what it got.</summary>
    public RequestDelegate? Answer { get; set; }

    /// <summary>The path of every request but those for its health.</summary>
    public ConcurrentQueue<string> Paths { get; } = [];

    /// <summary>Starts, or starts again at the same address.</summary>
    public async Task Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address?.OriginalString ?? "http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);

        app = builder.Build();
        app.Run(Handle);
        await app.StartAsync(TestContext.Current.CancellationToken);
        Address = new Uri(app.Urls.Single());
    }

    /// <summary>Goes at once, with every connection.</summary>
    public async Task Die()
    {
        await app!.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
        app = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await Die();
        }
    }

    private async Task Handle(HttpContext context)
    {
        if (context.Request.Path == "/health/ready")
        {
            context.Response.StatusCode = IsReady ? 200 : 503;

            return;
        }

        Paths.Enqueue(context.Request.Path);

        // As a service's host does.
        context.Response.Headers["X-Request-Id"] = context.Request.Headers["X-Request-Id"];
        await (Answer ?? SayWhatCame)(context);
    }

    private async Task SayWhatCame(HttpContext context)
    {
        var request = context.Request;
        var headers = request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToArray());

        await context.Response.WriteAsync(JsonSerializer.Serialize(new Received(name, request.Method, request.Path, request.QueryString.Value!, headers)));
    }
}

/// <summary>What a stand-in got.</summary>
internal sealed record Received(string Service, string Method, string Path, string Query, Dictionary<string, string?[]> Headers)
{
    /// <summary>The values of a header, joined by a bar; empty where it did not come.</summary>
    public string this[string header] => string.Join('|', Headers.GetValueOrDefault(header.ToLowerInvariant(), []));
}
