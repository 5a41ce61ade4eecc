using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Load.Tests;

/// <summary>What a stub was sent.</summary>
internal sealed record StubRequest(string Method, string Path, string Query, string Body, string? ContentType, string? Authorization, string? Accept)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>
/// A server of HTTP that knows of FHIR what the tool relies on: it gives ids of its own, tells them by Location, answers transactions entry by
/// entry and searches with as many entries as are wanted; and it keeps what it was sent.
/// </summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<StubRequest> requests = [];
    private long lastId;

    private StubServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(Answer);
    }

    /// <summary>How a location begins; servers differ.</summary>
    public string LocationBase { get; init; } = "";

    /// <summary>Whether it tells where what it created is.</summary>
    public bool SaysLocation { get; init; } = true;

    /// <summary>How many entries a search and <c>$everything</c> have, by the path and query asked for.</summary>
    public Func<string, int> Entries { get; init; } = path => path.Contains("$everything", StringComparison.Ordinal) ? 150 : 20;

    /// <summary>What is refused, with its status and body; null where it is not.</summary>
    public Func<StubRequest, (int Status, string Body)?> Refuses { get; init; } = _ => null;

    public string Base => app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/fhir";

    public IReadOnlyCollection<StubRequest> Requests => requests;

    public static Task<StubServer> Start() => Start(new StubServer());

    public static async Task<StubServer> Start(Func<StubServer> make) => await Start(make());

    public static StubServer With(
        Func<StubRequest, (int Status, string Body)?>? refuses = null, bool saysLocation = true, string locationBase = "", Func<string, int>? entries = null) => new()
        {
            Refuses = refuses ?? (_ => null),
            SaysLocation = saysLocation,
            LocationBase = locationBase,
            Entries = entries ?? (path => path.Contains("$everything", StringComparison.Ordinal) ? 150 : 20),
        };

    public static async Task<StubServer> Start(StubServer server)
    {
        await server.app.StartAsync(TestContext.Current.CancellationToken);

        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task Answer(HttpContext http)
    {
        using var body = new StreamReader(http.Request.Body);
        var request = new StubRequest(
            http.Request.Method, http.Request.Path.Value!.Replace("/fhir", "", StringComparison.Ordinal).Trim('/'), http.Request.QueryString.Value ?? "", await body.ReadToEndAsync(http.RequestAborted),
            http.Request.ContentType, http.Request.Headers.Authorization, http.Request.Headers.Accept);
        requests.Enqueue(request);

        var (status, answer) = Refuses(request) ?? Good(request, http.Response);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/fhir+json";

        if (answer.Length > 0)
        {
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer), http.RequestAborted);
        }
    }

    private (int Status, string Body) Good(StubRequest request, HttpResponse response)
    {
        switch (request)
        {
            case { Method: "POST", Path: "" }:
                return (200, $$"""{"resourceType":"Bundle","type":"transaction-response","entry":[{{string.Join(',', request.Json.GetProperty("entry").EnumerateArray().Select(Created))}}]}""");
            case { Method: "POST" }:
                if (SaysLocation)
                {
                    response.Headers.Location = $"{LocationBase}{request.Path}/s{Interlocked.Increment(ref lastId)}/_history/1";
                }

                return (201, request.Body);
            case { Method: "DELETE" }:
                return ((int)HttpStatusCode.NoContent, "");
            case { Method: "GET", Path: var path } when path.StartsWith("timeline/", StringComparison.Ordinal):
                return (200, """{"events":[{"id":"Condition/1"}]}""");
            case { Method: "GET", Query: not "" } or { Method: "GET", Path: [.., 'g'] }:
                return (200, $$"""{"resourceType":"Bundle","type":"searchset","entry":[{{string.Join(',', Enumerable.Repeat("{}", Entries(request.Path + request.Query)))}}]}""");
            default:
                return (200, request.Body.Length > 0 ? request.Body : "{}");
        }
    }

    private string Created(JsonElement entry) =>
        $$$"""{"response":{"status":"201 Created","location":"{{{LocationBase}}}{{{entry.GetProperty("request").GetProperty("url").GetString()}}}/s{{{Interlocked.Increment(ref lastId)}}}/_history/1"}}""";
}
