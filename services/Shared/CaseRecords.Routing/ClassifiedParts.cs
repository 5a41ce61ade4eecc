using System.Buffers;
using System.Text.Json;
using CaseRecords.Fhir.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Routing;

/// <summary>Says who owns a resource without building it: only what the table looks at is cut out of the JSON and parsed.</summary>
public static class ClassifiedParts
{
    /// <summary>Strict but for what a resource lacks once it is cut: mandatory elements, or every element.</summary>
    private static readonly FhirJsonDeserializer Parser =
        new(new DeserializerSettings().UsingMode(DeserializationMode.Strict).Ignoring(["PVAL105", "PVAL129", "JSON120"]));

    /// <summary>The members that some row of the table looks at. A row that looks at another one adds it here; a test over all samples compares.</summary>
    public static IReadOnlyList<string> Members { get; } = ["meta", "category", "code", "morphology"];

    /// <summary>
    /// The owner of the resource; null where this cannot be told, because it is not an object, names no R4 type or has a broken member
    /// among these: whoever parses it whole finds out why. A type of one owner is not read further than its name.
    /// </summary>
    public static string? OwnerOf(ReadOnlySpan<byte> json) => OwnerOf(json, Members);

    internal static string? OwnerOf(ReadOnlySpan<byte> json, IReadOnlyList<string> members)
    {
        try
        {
            var parts = new ArrayBufferWriter<byte>(512);
            var type = Cut(json.StartsWith("\uFEFF"u8) ? json[3..] : json, members, parts);

            return type is null ? null
                : RoutingTable.SingleOwnerTypes.TryGetValue(type, out var owner) ? owner
                : RoutingTable.SharedTypes.Contains(type) && Parse(parts.WrittenSpan) is { } resource ? RoutingTable.OwnerOf(resource)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the resource with nothing but its type and the members; returns the type, null where it is not said once.</summary>
    private static string? Cut(ReadOnlySpan<byte> json, IReadOnlyList<string> members, ArrayBufferWriter<byte> parts)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ResourceJson.MaxDepth });
        using var cut = new Utf8JsonWriter(parts);
        string? type = null;

        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        cut.WriteStartObject();

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("resourceType"u8);
            var member = isType ? "resourceType" : Named(ref reader, members);
            reader.Read();

            if (isType)
            {
                if (type is not null || reader.TokenType != JsonTokenType.String)
                {
                    return null;
                }

                type = reader.GetString()!;

                if (RoutingTable.SingleOwnerTypes.ContainsKey(type))
                {
                    return type;
                }
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();

            if (member is not null)
            {
                cut.WritePropertyName(member);
                cut.WriteRawValue(json[start..(int)reader.BytesConsumed], skipInputValidation: true);
            }
        }

        cut.WriteEndObject();

        // Throws where there is more after the resource.
        reader.Read();

        return type;
    }

    private static string? Named(ref Utf8JsonReader reader, IReadOnlyList<string> members)
    {
        foreach (var member in members)
        {
            if (reader.ValueTextEquals(member))
            {
                return member;
            }
        }

        return null;
    }

    /// <summary>Null where a member stands twice or holds what R4 has no place for.</summary>
    private static Resource? Parse(ReadOnlySpan<byte> parts)
    {
        var reader = new Utf8JsonReader(parts);

        return Parser.TryDeserializeResource(ref reader, out var resource, out _) ? resource : null;
    }
}
