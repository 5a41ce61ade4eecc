using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CaseRecords.Events;

namespace CaseRecords.Exchange.Feed;

/// <summary>The JSON Schemas of events, made from the contracts that the events are written from.</summary>
/// <remarks>
/// An event's <c>dataschema</c> is a name, <c>https://caserecords.example/events/resource-changed/1.json</c>;
/// the schema of that name is served at <c>/events/schemas/resource-changed/1.json</c>.
/// </remarks>
/// <seealso href="https://json-schema.org/draft-07/json-schema-release-notes"/>
internal static class EventSchemas
{
    /// <summary>The draft that every AsyncAPI tool reads.</summary>
    public const string Draft = "http://json-schema.org/draft-07/schema#";

    public const string Names = "https://caserecords.example/events";
    public const string Envelope = "cloud-event";
    public const string ResourceEvent = "resource-changed";

    private static readonly JsonSerializerOptions Contracts = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly JsonSchemaExporterOptions Exporting = new() { TransformSchemaNode = (_, schema) => WithoutNull(schema) };

    /// <summary>Every schema by its name.</summary>
    public static IReadOnlyDictionary<string, JsonObject> All { get; } = new[]
    {
        Schema(Envelope, EnvelopeMembers()),
        Schema(ResourceEvent, DataOf(typeof(ResourceChanged))),
    }
    .Concat(CaseEventTypes.All.Select(type => Schema(NameOf(type), DataOf(type.Contract))))
    .ToDictionary(schema => schema.Name, schema => schema.Schema);

    public static string NameOf(CaseEventType type) => $"case-{type.Name}";

    private static (string Name, JsonObject Schema) Schema(string name, JsonObject members)
    {
        var schema = new JsonObject { ["$schema"] = Draft, ["$id"] = $"{Names}/{name}/1.json" };

        foreach (var (key, value) in members)
        {
            schema[key] = value?.DeepClone();
        }

        return (name, schema);
    }

    private static JsonObject DataOf(Type contract) => Contracts.GetJsonSchemaAsNode(contract, Exporting).AsObject();

    /// <summary>What is not known is left out of an event, never null.</summary>
    private static JsonNode WithoutNull(JsonNode schema)
    {
        if (schema is JsonObject node && node["type"] is JsonArray types && types.Select(type => type!.GetValue<string>()).Except(["null"]).ToList() is [var only])
        {
            node["type"] = only;
        }

        return schema;
    }

    /// <seealso href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md"/>
    private static JsonObject EnvelopeMembers() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["specversion"] = new JsonObject { ["const"] = "1.0" },
            ["id"] = Text("The same at every delivery.", "uuid"),
            ["source"] = Text("The service that owns the resource.", "uri-reference"),
            ["type"] = Text("org.caserecords.resource.<action>.v1 or org.caserecords.case.<name>.v1."),
            ["subject"] = Text("The resource that changed: Type/id."),
            ["time"] = Text("When the change was committed, in UTC.", "date-time"),
            ["datacontenttype"] = new JsonObject { ["const"] = "application/json" },
            ["dataschema"] = Text($"The name of the data's schema; {Names}/x/1.json is served at /events/schemas/x/1.json.", "uri"),
            ["partitionkey"] = Text("The one patient in whose compartment the resource is: Patient/id."),
            ["sequence"] = new JsonObject { ["type"] = "string", ["description"] = "The position in the feed; sorts as text.", ["pattern"] = "^[0-9]{20}$" },
            ["correlationid"] = Text("The request that caused the change."),
            ["traceparent"] = Text("W3C Trace Context of the request that caused the change."),
            ["data"] = new JsonObject { ["type"] = "object" },
        },
        ["required"] = new JsonArray("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "sequence", "data"),
    };

    private static JsonObject Text(string description, string? format = null)
    {
        var text = new JsonObject { ["type"] = "string", ["description"] = description };

        if (format is not null)
        {
            text["format"] = format;
        }

        return text;
    }
}
