using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Cluster.Tests;

/// <summary>A Docker engine that has every image, and refuses to make a container once it has noted what was asked for.</summary>
internal sealed class MadeUpEngine : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly List<JsonElement> containers = [];

    private MadeUpEngine(WebApplication app) => this.app = app;

    public static async Task<MadeUpEngine> Start(string socket)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket));
        var engine = new MadeUpEngine(builder.Build());

        engine.app.MapGet("/{version}/_ping", () => Results.Text("OK"));
        engine.app.MapGet("/{version}/info", () => Results.Json(new { ID = "made-up", ServerVersion = "28.0", OSType = "linux" }));
        engine.app.MapGet("/{version}/version", () => Results.Json(new { Version = "28.0", ApiVersion = "1.44", MinAPIVersion = "1.24", Os = "linux", Arch = "amd64" }));
        engine.app.MapGet("/{version}/images/{**name}", () => Results.Json(new { Id = "sha256:1", Created = "2026-01-01T00:00:00Z" }));
        engine.app.MapPost("/{version}/containers/create", async (HttpRequest request) =>
        {
            engine.Note(await JsonSerializer.DeserializeAsync<JsonElement>(request.Body));

            return Results.Json(new { message = "no room" }, statusCode: 500);
        });
        await engine.app.StartAsync(TestContext.Current.CancellationToken);

        return engine;
    }

    /// <summary>What was asked for, by image.</summary>
    public JsonElement Container(string image)
    {
        lock (containers)
        {
            return containers.Single(container => container.GetProperty("Image").GetString() == image);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Note(JsonElement container)
    {
        lock (containers)
        {
            containers.Add(container);
        }
    }
}
