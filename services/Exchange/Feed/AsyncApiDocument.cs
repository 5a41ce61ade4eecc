using System.Text.Json.Nodes;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Exchange.Feed;

/// <summary>Describes the feed for machines: one message per type of event, made from the list of types and the schemas.</summary>
/// <seealso href="https://www.asyncapi.com/docs/reference/specification/v3.0.0"/>
internal static class AsyncApiDocument
{
    public static JsonObject Document { get; } = Make();

    private static JsonObject Make()
    {
        var messages = Messages();

        return new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "CaseRecords events",
                ["version"] = "1.0.0",
                ["description"] = "Every committed change and the clinical facts that it caused, once, in order. Events hold references and codes, never a name or a free text.",
            },
            ["defaultContentType"] = "application/json",
            ["channels"] = new JsonObject
            {
                ["feed"] = new JsonObject
                {
                    ["address"] = "/events",
                    ["description"] = "A page is { \"events\": [ … ], \"next\": \"<cursor>\", \"head\": \"<cursor>\" }; each of its events is one of these messages. Go on with after=<next>.",
                    ["messages"] = new JsonObject(messages.Select(message => KeyValuePair.Create(message.Key, (JsonNode?)Ref($"#/components/messages/{message.Key}")))),
                },
            },
            ["operations"] = new JsonObject
            {
                ["readFeed"] = new JsonObject
                {
                    ["action"] = "send",
                    ["channel"] = Ref("#/channels/feed"),
                    ["bindings"] = new JsonObject { ["http"] = new JsonObject { ["method"] = "GET", ["query"] = Query(), ["bindingVersion"] = "0.3.0" } },
                },
            },
            ["components"] = new JsonObject { ["messages"] = new JsonObject(messages) },
        };
    }

    private static List<KeyValuePair<string, JsonNode?>> Messages() =>
    [
        .. Enum.GetNames<ResourceAction>().Select(action => Message($"resource.{action.ToLowerInvariant()}", EventSchemas.ResourceEvent)),
        .. CaseEventTypes.All.Select(type => Message($"case.{type.Name}", EventSchemas.NameOf(type))),
    ];

    private static KeyValuePair<string, JsonNode?> Message(string name, string schema)
    {
        var type = $"org.caserecords.{name}.v1";

        return new(name.Replace('.', '-'), new JsonObject
        {
            ["name"] = type,
            ["payload"] = new JsonObject
            {
                ["schemaFormat"] = "application/schema+json;version=draft-07",
                ["schema"] = new JsonObject
                {
                    ["allOf"] = new JsonArray(
                        Ref(AddressOf(EventSchemas.Envelope)),
                        new JsonObject
                        {
                            ["properties"] = new JsonObject
                            {
                                ["type"] = new JsonObject { ["const"] = type },
                                ["data"] = Ref(AddressOf(schema)),
                            },
                        }),
                },
            },
        });
    }

    private static JsonObject Query() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["after"] = new JsonObject { ["type"] = "string", ["description"] = "A cursor that the feed gave, or now. Without it from the oldest event that is kept." },
            ["limit"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = FeedRequest.MostLimit, ["default"] = FeedRequest.DefaultLimit },
            ["wait"] = new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = FeedRequest.MostWait, ["default"] = 0, ["description"] = "Seconds to hold the request until there is something." },
            ["type"] = new JsonObject { ["type"] = "string", ["description"] = "An R4 resource type, or the name of one of these messages." },
            ["patient"] = new JsonObject { ["type"] = "string", ["description"] = "Patient/id." },
        },
        ["additionalProperties"] = false,
    };

    /// <summary>Relative to where this document is served.</summary>
    private static string AddressOf(string schema) => $"schemas/{schema}/1.json";

    private static JsonObject Ref(string address) => new() { ["$ref"] = address };
}
