using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Hosting.Tests;

/// <summary>A service with the shared parts, health and one closed route, in memory.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestService(WebApplication app) => this.app = app;

    public HttpClient Client => app.GetTestClient();

    public const string Key = "0123456789abcdef0123456789abcdef";

    /// <summary>The same as a service behind the gateway, with one route more that is open to whoever comes that far.</summary>
    public static Task<TestService> StartInner(Func<HttpContext, string>? answer = null) =>
        Start(answer: answer, inner: true, args: ["--Internal:Key", Key]);

    public static async Task<TestService> Start(
        string? callerAddress = "127.0.0.1",
        Action<IServiceCollection>? services = null,
        Func<HttpContext, string>? answer = null,
        bool inner = false,
        params string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.UseTestServer();
        _ = inner ? builder.AddInnerServiceHost() : builder.AddServiceHost();
        services?.Invoke(builder.Services);

        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = callerAddress is null ? null : IPAddress.Parse(callerAddress);

            return next(context);
        });
        app.UseServiceHost();
        app.MapHealth();
        app.MapMethods("/closed", ["GET", "POST"], (HttpContext context) => answer?.Invoke(context) ?? "in");

        if (inner)
        {
            app.MapGet("/open", () => "in").AllowAnonymous();
        }

        await app.StartAsync(TestContext.Current.CancellationToken);

        return new TestService(app);
    }

    public Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, headers);

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
