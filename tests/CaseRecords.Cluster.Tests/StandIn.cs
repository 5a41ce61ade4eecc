using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Cluster.Tests;

/// <summary>Answers in the gateway's place: not ready until it is told so, and keeps what it is sent.</summary>
internal sealed class StandIn : IAsyncDisposable
{
    private readonly WebApplication app;

    private StandIn(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public bool IsReady { get; set; }

    public Func<string, HttpStatusCode> Answer { get; set; } = _ => HttpStatusCode.OK;

    public List<string> Keys { get; } = [];

    public static async Task<StandIn> Start(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var standIn = new StandIn(builder.Build());

        standIn.app.MapGet("/health/ready", () => standIn.IsReady ? Results.Ok() : Results.Text("waiting for exchange", statusCode: 503));
        standIn.app.MapPost("/fhir", (HttpRequest request) =>
        {
            var key = request.Headers["Idempotency-Key"].ToString();
            standIn.Keys.Add($"{key} {request.ContentType}");

            return Results.Text("refused", statusCode: (int)standIn.Answer(key));
        });
        await standIn.app.StartAsync(TestContext.Current.CancellationToken);

        return standIn;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
