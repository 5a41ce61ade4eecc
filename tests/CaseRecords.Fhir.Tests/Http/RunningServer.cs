using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CaseRecords.Fhir.Http;
using CaseRecords.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>The engine behind a real HTTP server of its own, on a new record; shared by the tests of a class, which use ids of their own.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    public const string FhirJson = "application/fhir+json";
    public const string FhirXml = "application/fhir+xml";

    /// <summary>The largest body that this server takes.</summary>
    public const int Limit = 1_000_000;

    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private WebApplication? app;
    private DataDirectory? data;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal FhirEngine Engine => app!.Services.GetRequiredService<FhirEngine>();

    public async ValueTask InitializeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("caserecords-").FullName;
        var builder = WebApplication.CreateBuilder(["--data", folder, "--Limits:MaxBodyBytes", $"{Limit}"]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceHost();
        data = builder.AddDataDirectory();
        await builder.AddFhir(data, [], _ => "patients");

        app = builder.Build();
        app.UseServiceHost();
        app.MapFhir();
        await app.StartAsync(Cancel);
        client.BaseAddress = new Uri($"{app.Urls.First()}/fhir/");
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app!.DisposeAsync();
        data!.Dispose();
        Directory.Delete(data.Path, recursive: true);
    }

    public Task<Reply> Get(string url, params (string Name, string Value)[] headers) => Send("GET", url, null, null, headers);

    /// <summary>Sends text as FHIR's JSON.</summary>
    public Task<Reply> Put(string url, string json, params (string Name, string Value)[] headers) => Send("PUT", url, Encoding.UTF8.GetBytes(json), FhirJson, headers);

    public async Task<Reply> Send(string method, string url, byte[]? body, string? contentType, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        request.Content = body is null ? null : new ByteArrayContent(body);

        foreach (var (name, value) in headers)
        {
            if (name.StartsWith("Content-", StringComparison.Ordinal))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (contentType is not null)
        {
            request.Content!.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        using var response = await client.SendAsync(request, Cancel);

        return new Reply((int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync(Cancel));
    }
}

/// <summary>An answer as it came over the wire.</summary>
public sealed record Reply(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Type => ContentHeaders.ContentType?.ToString();

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The code of the first issue, and its place where it has one.</summary>
    public string Issue => new FhirResponse { Status = Status, Body = Body }.Issue();

    /// <summary>A header's values as sent; empty where it is not there.</summary>
    public string this[string header] =>
        Headers.TryGetValues(header, out var values) || ContentHeaders.TryGetValues(header, out values) ? string.Join(", ", values) : "";
}
