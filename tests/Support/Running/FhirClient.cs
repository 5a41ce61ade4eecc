using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaseRecords.Tests.Support;

/// <summary>Speaks FHIR to a running server as an EHR would.</summary>
internal static class FhirClient
{
    extension(HttpClient client)
    {
        public Task<FhirAnswer> PutResource(string json)
        {
            var resource = JsonNode.Parse(json)!;

            return client.Exchange(HttpMethod.Put, $"/fhir/{resource["resourceType"]}/{resource["id"]}", json);
        }

        public Task<FhirAnswer> PostFhir(string path, string json, params (string Name, string Value)[] headers) =>
            client.Exchange(HttpMethod.Post, path, json, headers);

        public Task<FhirAnswer> GetFhir(string path) => client.Exchange(HttpMethod.Get, path, null);

        public async Task<FhirAnswer> Exchange(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(method, path);

            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            if (json is not null)
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");

                foreach (var (name, value) in headers.Where(header => header.Name.StartsWith("Content-", StringComparison.Ordinal)))
                {
                    request.Content.Headers.TryAddWithoutValidation(name, value);
                }
            }

            using var response = await client.SendAsync(request);

            return new FhirAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location?.ToString())
            {
                Headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            };
        }

        /// <summary>Waits until all that was committed has its place in the log, and every reader has applied it; asked twice, since a reader writes too.</summary>
        public async Task CaughtUp()
        {
            long? head = null;

            while (true)
            {
                using var answer = await client.GetAsync("/health/events");
                var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
                var now = IsCaughtUp(health) ? health.GetProperty("head").GetInt64() : (long?)null;

                if (now is not null && now == head)
                {
                    return;
                }

                head = now;
                await Task.Delay(50);
            }
        }

        /// <summary>Every event from a cursor to the head.</summary>
        public async Task<IReadOnlyList<JsonElement>> ReadFeed(string filter = "")
        {
            List<JsonElement> events = [];
            string? after = null;

            while (true)
            {
                var answer = await client.GetFhir($"/events?limit=500{filter}{(after is null ? "" : $"&after={after}")}");
                answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
                var page = answer.Json;
                events.AddRange(page.GetProperty("events").EnumerateArray());
                var next = page.GetProperty("next").GetString()!;

                if (next == after || page.GetProperty("events").GetArrayLength() == 0)
                {
                    return events;
                }

                after = next;
            }
        }
    }

    private static bool IsCaughtUp(JsonElement health) =>
        health.TryGetProperty("oldestUnplacedSeconds", out var age)
        && age.GetDouble() == 0
        && health.GetProperty("readers").EnumerateArray().All(reader => reader.GetProperty("behind") is { ValueKind: JsonValueKind.Number } behind && behind.GetInt64() == 0);
}

/// <summary>An answer, read.</summary>
internal sealed record FhirAnswer(HttpStatusCode Status, string Body, string? Location)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>Places and versions that an acknowledged write or transaction tells.</summary>
    public IReadOnlyList<(string Place, long Version)> Written =>
        [.. (Location is not null ? [Location] : Json.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("response").GetProperty("location").GetString()!)).Select(Version)];

    /// <summary>503 as it must be: when to come back, and an OperationOutcome.</summary>
    public bool IsTemporaryRefusal =>
        Status == HttpStatusCode.ServiceUnavailable && Headers.ContainsKey("Retry-After") && Body.StartsWith("{\"resourceType\":\"OperationOutcome\"", StringComparison.Ordinal);

    public IReadOnlyList<JsonElement> Resources =>
        Json.TryGetProperty("entry", out var entries)
            ? [.. entries.EnumerateArray().Where(entry => entry.TryGetProperty("resource", out _)).Select(entry => entry.GetProperty("resource"))]
            : [];

    private static (string, long) Version(string location) =>
        location.Split('/') is [.., var type, var id, "_history", var version] ? ($"{type}/{id}", long.Parse(version, CultureInfo.InvariantCulture)) : throw new FormatException(location);
}
