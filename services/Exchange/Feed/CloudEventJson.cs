using System.Globalization;
using System.Text;
using System.Text.Json;
using CaseRecords.Events;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Exchange.Feed;

/// <summary>Writes a log entry as a structured CloudEvent 1.0, the same bytes at every delivery.</summary>
/// <seealso href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md"/>
public static class CloudEventJson
{
    private const string Schemas = "https://caserecords.example/events";
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Converters = { new InstantConverter() },
    };

    public static void Write(Utf8JsonWriter json, LogEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", entry.EventId.ToString());
        json.WriteString("source", $"/caserecords/{entry.Owner}");
        json.WriteString("type", TypeOf(entry));
        json.WriteString("subject", entry.Resource.ToString());
        json.WriteString("time", Instant(entry.Time));
        json.WriteString("datacontenttype", "application/json");
        json.WriteString("dataschema", entry.Case is { } named ? $"{Schemas}/case-{Kebab(named.Noun)}-{named.Verb}/1.json" : $"{Schemas}/resource-changed/1.json");
        Optional(json, "partitionkey", entry.Patient);
        json.WriteString("sequence", entry.Position.ToString("D20", CultureInfo.InvariantCulture));
        Optional(json, "correlationid", entry.CorrelationId);
        Optional(json, "traceparent", entry.TraceParent);
        json.WritePropertyName("data");
        Data(json, entry);
        json.WriteEndObject();
    }

    /// <summary>The CloudEvents type: <c>org.caserecords.resource.updated.v1</c>, <c>org.caserecords.case.primary-confirmed.v1</c>.</summary>
    public static string TypeOf(LogEntry entry) =>
        entry.Case is { } named
            ? $"org.caserecords.case.{Kebab(named.Noun)}-{named.Verb}.v1"
            : $"org.caserecords.resource.{Past(entry)}.v1";

    internal static string Kebab(string noun)
    {
        var kebab = new StringBuilder(noun.Length + 4);

        foreach (var letter in noun)
        {
            if (char.IsUpper(letter) && kebab.Length > 0)
            {
                kebab.Append('-');
            }

            kebab.Append(char.ToLowerInvariant(letter));
        }

        return kebab.ToString();
    }

    private static string Past(LogEntry entry) => entry.Action!.Value.ToString().ToLowerInvariant();

    private static void Data(Utf8JsonWriter json, LogEntry entry)
    {
        if (entry.Case is { } named)
        {
            json.WriteRawValue(named.DataJson, skipInputValidation: true);
            return;
        }

        var current = $"/fhir/{entry.Resource}";
        var version = entry.Version.ToString(CultureInfo.InvariantCulture);

        JsonSerializer.Serialize(json, new ResourceChanged
        {
            Action = Past(entry),
            ResourceType = entry.Resource.Type,
            Id = entry.Resource.Id,
            VersionId = version,
            LastUpdated = entry.Time,
            Patient = entry.Patient,
            Transaction = new TransactionMember(entry.Transaction.Id, entry.Transaction.Index, entry.Transaction.Count),
            Links = new ResourceLinks($"{current}/_history/{version}", current),
        }, Web);
    }

    private static string Instant(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>Instants in UTC with milliseconds, as FHIR's meta.lastUpdated has them.</summary>
    private sealed class InstantConverter : System.Text.Json.Serialization.JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Instant(value));
    }
}
