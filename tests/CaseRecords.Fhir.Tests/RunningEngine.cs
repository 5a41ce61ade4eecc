using System.Text;
using System.Text.Json;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Fhir.Writing;
using Microsoft.AspNetCore.DataProtection;

namespace CaseRecords.Fhir.Tests;

/// <summary>The engine on a new SQLite file, without HTTP around it.</summary>
internal sealed class RunningEngine : IAsyncDisposable
{
    private readonly string folder;

    private RunningEngine(string folder, SqliteRecordStore store, SearchParameters parameters, IReadOnlyList<ServiceDefinition> services, TimeProvider time)
    {
        this.folder = folder;
        Store = store;
        Engine = new FhirEngine(
            store, parameters, new Ownership(services, resource => services is [var first, ..] ? first.Name : "patients"), new EphemeralDataProtectionProvider(), time);
    }

    public SqliteRecordStore Store { get; }

    public FhirEngine Engine { get; }

    public string File => Path.Combine(folder, "record.db");

    public static async Task<RunningEngine> Start(params IReadOnlyList<ServiceDefinition> services) =>
        await Start(TimeProvider.System, services);

    public static async Task<RunningEngine> Start(TimeProvider time, params IReadOnlyList<ServiceDefinition> services)
    {
        var folder = Directory.CreateTempSubdirectory("caserecords-").FullName;
        var store = await SqliteRecordStore.Open(Path.Combine(folder, "record.db"), time);

        return new RunningEngine(folder, store, await store.Parameters(services.SelectMany(service => service.Definitions)), services, time);
    }

    public static FhirRequest Request(string method, string url, string? body = null) =>
        new FhirRequest { Method = "GET", Path = [], Base = "http://test/fhir", Context = new WriteContext("tester", null, null) }
            .Entry(method, url, Encoding.UTF8.GetBytes(body ?? ""));

    public Task<FhirResponse> Send(string method, string url, string? body = null) => Send(Request(method, url, body));

    public Task<FhirResponse> Send(FhirRequest request) => FhirRoutes.Dispatch(request, Engine, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Reads answers in tests.</summary>
internal static class Answers
{
    public static JsonElement Json(this FhirResponse response) => JsonDocument.Parse(response.Body).RootElement;

    public static string Text(this FhirResponse response) => Encoding.UTF8.GetString(response.Body.Span);

    /// <summary>The first issue of an OperationOutcome, as <c>code at expression</c>.</summary>
    public static string Issue(this FhirResponse response)
    {
        var issue = response.Json().GetProperty("issue")[0];
        var place = issue.TryGetProperty("expression", out var expression) ? $" at {expression[0].GetString()}" : "";

        return issue.GetProperty("code").GetString() + place;
    }

    public static IReadOnlyList<string> Ids(this FhirResponse bundle) =>
        bundle.Json().TryGetProperty("entry", out var entries)
            ? [.. entries.EnumerateArray().Where(entry => entry.TryGetProperty("resource", out _)).Select(entry => entry.GetProperty("resource").GetProperty("id").GetString()!)]
            : [];

    public static string String(this JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
