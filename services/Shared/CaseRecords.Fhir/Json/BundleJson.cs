using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Json;

/// <summary>Writes a Bundle around stored bytes, which go out as they are.</summary>
/// <seealso href="https://hl7.org/fhir/R4/bundle.html"/>
public sealed class BundleJson : IDisposable
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> output = new(4096);
    private readonly Utf8JsonWriter json;
    private bool inEntries;

    /// <param name="type">searchset, history, transaction-response or batch-response.</param>
    public BundleJson(string type, DateTimeOffset? timestamp = null, long? total = null)
    {
        json = new Utf8JsonWriter(output, Relaxed);
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("id", Guid.CreateVersion7().ToString());

        if (timestamp is { } moment)
        {
            json.WriteStartObject("meta");
            json.WriteString("lastUpdated", Instant(moment));
            json.WriteEndObject();
        }

        json.WriteString("type", type);

        if (total is { } count)
        {
            json.WriteNumber("total", count);
        }
    }

    public static string Instant(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    public void Links(IEnumerable<KeyValuePair<string, string>> links)
    {
        json.WriteStartArray("link");

        foreach (var (relation, url) in links)
        {
            json.WriteStartObject();
            json.WriteString("relation", relation);
            json.WriteString("url", url);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What makes a document one of its own: the identifier, a urn, and when it was put together.</summary>
    public void Identified(string identifier, DateTimeOffset timestamp)
    {
        json.WriteStartObject("identifier");
        json.WriteString("system", "urn:ietf:rfc:3986");
        json.WriteString("value", identifier);
        json.WriteEndObject();
        json.WriteString("timestamp", Instant(timestamp));
    }

    /// <summary>An entry of a document.</summary>
    public void Holds(string fhirBase, StoredResource resource)
    {
        StartEntry();
        json.WriteString("fullUrl", $"{fhirBase}/{resource.Key}");
        json.WritePropertyName("resource");
        json.WriteRawValue(resource.Body.Span, skipInputValidation: true);
        json.WriteEndObject();
    }

    /// <summary>An entry of a search: a match or an include.</summary>
    public void Found(string fhirBase, StoredResource resource, string mode)
    {
        StartEntry();
        json.WriteString("fullUrl", $"{fhirBase}/{resource.Key}");
        json.WritePropertyName("resource");
        json.WriteRawValue(resource.Body.Span, skipInputValidation: true);
        json.WriteStartObject("search");
        json.WriteString("mode", mode);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Who a described person may be, and how likely.</summary>
    /// <param name="score">From 0 to 1.</param>
    /// <seealso href="https://hl7.org/fhir/R4/extension-match-grade.html"/>
    public void Matched(string fhirBase, StoredResource patient, decimal score, string grade)
    {
        StartEntry();
        json.WriteString("fullUrl", $"{fhirBase}/{patient.Key}");
        json.WritePropertyName("resource");
        json.WriteRawValue(patient.Body.Span, skipInputValidation: true);
        json.WriteStartObject("search");
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.WriteString("url", "http://hl7.org/fhir/StructureDefinition/match-grade");
        json.WriteString("valueCode", grade);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("mode", "match");
        json.WriteNumber("score", score);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What a search has to say about itself.</summary>
    public void Outcome(IReadOnlyList<Issue> issues)
    {
        StartEntry();
        json.WritePropertyName("resource");
        OutcomeJson.Write(json, issues);
        json.WriteStartObject("search");
        json.WriteString("mode", "outcome");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A version in a history; a deleted one has a request and no resource.</summary>
    public void Version(string fhirBase, StoredVersion entry)
    {
        var version = entry.Resource;
        StartEntry();
        json.WriteString("fullUrl", $"{fhirBase}/{version.Key}");

        if (!version.IsDeleted)
        {
            json.WritePropertyName("resource");
            json.WriteRawValue(version.Body.Span, skipInputValidation: true);
        }

        json.WriteStartObject("request");
        json.WriteString("method", entry.Method.ToString().ToUpperInvariant());
        json.WriteString("url", entry.Method == WriteMethod.Post ? version.Key.Type : version.Key.ToString());
        json.WriteEndObject();
        json.WriteStartObject("response");
        json.WriteString("status", version.Action switch { ResourceAction.Created or ResourceAction.Restored => "201", ResourceAction.Deleted => "204", _ => "200" });
        json.WriteString("etag", Http.ETag.Of(version.Version));
        json.WriteString("lastModified", Instant(version.LastUpdated));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The answer to an entry of a transaction or batch.</summary>
    public void Response(BundleResponse response)
    {
        StartEntry();

        if (response.FullUrl is not null)
        {
            json.WriteString("fullUrl", response.FullUrl);
        }

        if (!response.Resource.IsEmpty)
        {
            json.WritePropertyName("resource");
            json.WriteRawValue(response.Resource.Span, skipInputValidation: true);
        }

        json.WriteStartObject("response");
        json.WriteString("status", response.Status);
        Optional("location", response.Location);
        Optional("etag", response.ETag);
        Optional("lastModified", response.LastModified is { } moment ? Instant(moment) : null);

        if (!response.Outcome.IsEmpty)
        {
            json.WritePropertyName("outcome");
            json.WriteRawValue(response.Outcome.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>An entry as another bundle holds it.</summary>
    public void Copy(JsonElement entry)
    {
        StartEntries();
        entry.WriteTo(json);
    }

    public byte[] Finish()
    {
        if (inEntries)
        {
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.Flush();

        return output.WrittenSpan.ToArray();
    }

    public void Dispose() => json.Dispose();

    private void StartEntry()
    {
        StartEntries();
        json.WriteStartObject();
    }

    private void StartEntries()
    {
        if (!inEntries)
        {
            json.WriteStartArray("entry");
            inEntries = true;
        }
    }

    private void Optional(string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
