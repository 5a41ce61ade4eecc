using System.Net;
using System.Text;
using System.Text.Json;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Tests.Validation.Profiles;
using CaseRecords.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>What a host is configured with reaches <c>$validate</c> and every write.</summary>
public sealed class ValidationOverHttpTests
{
    private const string Method = """{"id":"Observation.method","path":"Observation.method","min":1}""";

    [Theory]
    [InlineData("POST", "/fhir/Observation/$validate", Handwritten.Url, 200, "required")]
    [InlineData("POST", "/fhir/Observation", Handwritten.Url, 422, "required")]
    [InlineData("POST", "/fhir/Observation/$validate", "http://example.org/unknown", 200, "not-found")]
    [InlineData("POST", "/fhir/Observation", "http://example.org/unknown", 422, "not-found")]
    [InlineData("POST", "/fhir/Observation/$validate", "http://hl7.org/fhir/StructureDefinition/Observation", 200, "informational")]
    [InlineData("GET", "/fhir/Observation/none/$validate", "", 404, "not-found")]
    public async Task The_configured_folder_and_the_configured_strictness_count(string method, string url, string profile, int status, string told)
    {
        var folder = Directory.CreateTempSubdirectory("caserecords-").FullName;
        var definitions = Directory.CreateDirectory(Path.Combine(folder, "definitions")).FullName;
        await File.WriteAllTextAsync(Path.Combine(definitions, "p.json"), Handwritten.Profile("Observation", Method), TestContext.Current.CancellationToken);

        try
        {
            var builder = WebApplication.CreateBuilder(["--data", Path.Combine(folder, "data"), "--Validation:Definitions", definitions, "--Validation:UnknownProfiles", "refuse"]);
            builder.WebHost.UseTestServer();
            builder.AddServiceHost();
            using var data = builder.AddDataDirectory();
            await builder.AddFhir(data, [], _ => "patients");
            await using var app = builder.Build();
            app.Use((context, next) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Loopback;

                return next(context);
            });
            app.UseServiceHost();
            app.MapFhir();
            await app.StartAsync(TestContext.Current.CancellationToken);

            var (answered, code) = await Send(app, method, url, $$$"""{"resourceType":"Observation","meta":{"profile":["{{{profile}}}"]},"status":"final","code":{"text":"c"}}""");

            answered.ShouldBe(status);
            code.ShouldBe(told);
            await app.StopAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int Status, string? Code)> Send(WebApplication app, string method, string url, string body)
    {
        using var client = app.GetTestClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        request.Content = method == "GET" ? null : new StringContent(body, Encoding.UTF8, "application/fhir+json");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        using var outcome = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        return ((int)response.StatusCode, outcome.RootElement.GetProperty("issue")[0].GetProperty("code").GetString());
    }
}
