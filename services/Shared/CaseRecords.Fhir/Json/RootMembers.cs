using System.Text.Json;

namespace CaseRecords.Fhir.Json;

/// <summary>Reads a member of a resource's own object without building the resource.</summary>
internal static class RootMembers
{
    /// <summary>The id that a resource holds; null where it has none, or is no JSON object: whoever parses it says so.</summary>
    public static string? IdOf(ReadOnlySpan<byte> json) => TextOf(ResourceJson.WithoutByteOrderMark(json), "id"u8);

    /// <summary>The type that a resource names.</summary>
    public static string? TypeOf(ReadOnlySpan<byte> json) => TextOf(ResourceJson.WithoutByteOrderMark(json), "resourceType"u8);

    private static string? TextOf(ReadOnlySpan<byte> json, ReadOnlySpan<byte> member)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ResourceJson.MaxDepth });

            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isIt = reader.ValueTextEquals(member);
                reader.Read();

                if (isIt)
                {
                    return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }

                reader.Skip();
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
