using System.Net;
using System.Text;
using System.Text.Json;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using CaseRecords.Hosting;
using CaseRecords.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Exchange.Tests;

/// <summary>The engine, every owner and the routes of exchange on a new SQLite file, in memory but for that file.</summary>
internal sealed class RunningExchange : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly DataDirectory data;

    private RunningExchange(WebApplication app, DataDirectory data)
    {
        this.app = app;
        this.data = data;
        Client = app.GetTestClient();
    }

    public HttpClient Client { get; }

    public IRecordStore Store => app.Services.GetRequiredService<IRecordStore>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RunningExchange> Start()
    {
        var folder = Directory.CreateTempSubdirectory("caserecords-").FullName;
        var builder = WebApplication.CreateBuilder(["--data", folder]);
        builder.WebHost.UseTestServer();
        builder.AddServiceHost();
        var data = builder.AddDataDirectory();

        await builder.AddFhir(
            data,
            [Patients.Patients.Definitions, Imaging.Imaging.Definitions, Diagnoses.Diagnoses.Definitions, Genomics.Genomics.Definitions, Treatments.Treatments.Definitions],
            RoutingTable.OwnerOf);

        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = context.Request.Headers.ContainsKey("X-Test-Stranger") ? IPAddress.Parse("10.0.0.7") : IPAddress.Loopback;

            return next(context);
        });
        app.UseServiceHost();
        app.MapFhir();
        app.MapExchange();
        await app.StartAsync(Cancel);

        return new RunningExchange(app, data);
    }

    public Task Put(string type, string id, string rest = "") =>
        Write(HttpMethod.Put, $"/fhir/{type}/{id}", $$"""{"resourceType":"{{type}}","id":"{{id}}"{{(rest.Length > 0 ? "," : "")}}{{rest}}}""");

    /// <summary>Writes, and returns once the log has a position for it.</summary>
    public async Task Write(HttpMethod method, string url, string body)
    {
        await Commit(method, url, body);
        await Placed();
    }

    public async Task Commit(HttpMethod method, string url, string body)
    {
        using var request = new HttpRequestMessage(method, url) { Content = new StringContent(body, Encoding.UTF8, "application/fhir+json") };
        using var response = await Client.SendAsync(request, Cancel);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(Cancel));
    }

    public async Task<FeedPage> Feed(string query = "")
    {
        using var response = await Client.GetAsync($"/events{query}", Cancel);
        var body = await response.Content.ReadAsStringAsync(Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, body);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var json = JsonDocument.Parse(body).RootElement;

        return new FeedPage(
            [.. json.GetProperty("events").EnumerateArray()], json.GetProperty("next").GetString()!, json.GetProperty("head").GetString()!);
    }

    public async Task<(HttpStatusCode Status, string Issue)> Refusal(string path)
    {
        using var response = await Client.GetAsync(path, Cancel);
        var issue = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("issue")[0];

        return (response.StatusCode, $"{issue.GetProperty("code").GetString()} at {issue.GetProperty("expression")[0].GetString()}");
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(Cancel);
        await app.DisposeAsync();
        data.Dispose();
        Directory.Delete(data.Path, recursive: true);
    }

    /// <summary>Waits for positions: woken by the sequencer, as a reader is.</summary>
    private async Task Placed()
    {
        var tail = app.Services.GetRequiredService<LogTail>();

        while (await Store.LogState(Cancel) is { OldestUnplaced: not null, Head: var head })
        {
            await tail.Read(new LogQuery(head, 1), TimeSpan.FromSeconds(10), Cancel);
        }
    }
}

/// <summary>One answer of the feed.</summary>
internal sealed record FeedPage(IReadOnlyList<JsonElement> Events, string Next, string Head)
{
    public IEnumerable<string> Subjects => Events.Select(e => e.GetProperty("subject").GetString()!);

    public IEnumerable<string> Types => Events.Select(e => e.GetProperty("type").GetString()!);

    public IEnumerable<long> Positions => Events.Select(e => long.Parse(e.GetProperty("sequence").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
}
