using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CaseRecords.Fhir.Json;

/// <summary>
/// Makes the bytes that are stored from the bytes that were sent: the same tokens, digit for digit, without white space,
/// with the server's id, versionId and lastUpdated, and with the references that a transaction resolved.
/// </summary>
public static class ResourceRewriter
{
    /// <summary>A timestamp of this width stands where the commit writes the real one.</summary>
    public const string LastUpdatedPlaceholder = "0000-00-00T00:00:00.000Z";

    /// <summary>Rewrites one resource.</summary>
    /// <param name="json">A JSON object that has passed <see cref="ResourceJson.Parse"/>.</param>
    /// <param name="references">From a reference as sent (a fullUrl or a conditional reference) to the literal one; null where nothing is to be resolved.</param>
    /// <returns>The bytes to store, and where in them <c>lastUpdated</c> stands.</returns>
    public static PreparedBody Rewrite(ReadOnlySpan<byte> json, ResourceKey key, long version, IReadOnlyDictionary<string, string>? references = null)
    {
        json = ResourceJson.WithoutByteOrderMark(json);
        var output = new ArrayBufferWriter<byte>(json.Length + 160);
        var copier = new Copier(output, references is { Count: > 0 } ? references : null);

        output.Write("{\"resourceType\":\""u8);
        WriteText(output, key.Type);
        output.Write("\",\"id\":\""u8);
        WriteText(output, key.Id);
        output.Write("\",\"meta\":{\"versionId\":\""u8);
        WriteText(output, version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        output.Write("\",\"lastUpdated\":\""u8);
        var lastUpdatedAt = output.WrittenCount;
        WriteText(output, LastUpdatedPlaceholder);
        output.Write("\""u8);
        copier.MembersOf(MetaOf(json), ["versionId", "lastUpdated", "_versionId", "_lastUpdated"]);
        output.Write("}"u8);
        copier.MembersOf(json, ["resourceType", "id", "meta"]);
        output.Write("}"u8);

        return new PreparedBody(output.WrittenSpan.ToArray(), lastUpdatedAt);
    }

    /// <summary>Rewrites references only; everything else stays as it was sent.</summary>
    public static byte[] RewriteReferences(ReadOnlySpan<byte> json, IReadOnlyDictionary<string, string> references)
    {
        var output = new ArrayBufferWriter<byte>(json.Length);
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        new Copier(output, references).Value(ref reader, property: null, holder: null);

        return output.WrittenSpan.ToArray();
    }

    private static JsonReaderOptions Options => new() { MaxDepth = ResourceJson.MaxDepth + 8 };

    private static void WriteText(ArrayBufferWriter<byte> output, string text) =>
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(text.Length * 3)));

    /// <summary>The span of the root's meta object; empty braces where it has none.</summary>
    private static ReadOnlySpan<byte> MetaOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMeta = reader.ValueTextEquals("meta"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();

            if (isMeta)
            {
                return json[start..(int)reader.BytesConsumed];
            }
        }

        return "{}"u8;
    }

    /// <summary>Copies JSON token by token, raw, so that no number or escape changes.</summary>
    private readonly struct Copier(ArrayBufferWriter<byte> output, IReadOnlyDictionary<string, string>? references)
    {
        /// <summary>Copies the members of an object, each after a comma, except some.</summary>
        public void MembersOf(ReadOnlySpan<byte> json, ReadOnlySpan<string> except)
        {
            var reader = new Utf8JsonReader(json, Options);
            reader.Read();

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (IsOneOf(ref reader, except))
                {
                    reader.Skip();
                }
                else
                {
                    output.Write(","u8);
                    Member(ref reader, holder: null);
                }
            }
        }

        /// <param name="property">The member that the value is of; null where no references are rewritten.</param>
        /// <param name="holder">The member that the object with that member is the value of.</param>
        public void Value(ref Utf8JsonReader reader, string? property, string? holder)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    Object(ref reader, property);
                    break;
                case JsonTokenType.StartArray:
                    Array(ref reader, property, holder);
                    break;
                case JsonTokenType.String:
                    String(ref reader, property, holder);
                    break;
                default:
                    output.Write(reader.ValueSpan);
                    break;
            }
        }

        private static bool IsOneOf(ref Utf8JsonReader reader, ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (reader.ValueTextEquals(name))
                {
                    return true;
                }
            }

            return false;
        }

        private void Member(ref Utf8JsonReader reader, string? holder)
        {
            Quoted(reader.ValueSpan);
            output.Write(":"u8);
            var property = references is null ? null : reader.GetString();
            reader.Read();
            Value(ref reader, property, holder);
        }

        private void Object(ref Utf8JsonReader reader, string? holder)
        {
            output.Write("{"u8);

            for (var first = true; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; first = false)
            {
                if (!first)
                {
                    output.Write(","u8);
                }

                Member(ref reader, holder);
            }

            output.Write("}"u8);
        }

        private void Array(ref Utf8JsonReader reader, string? property, string? holder)
        {
            output.Write("["u8);

            for (var first = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; first = false)
            {
                if (!first)
                {
                    output.Write(","u8);
                }

                Value(ref reader, property, holder);
            }

            output.Write("]"u8);
        }

        private void String(ref Utf8JsonReader reader, string? property, string? holder)
        {
            if (references is not null && ReferenceRewrite.Of(property, holder, ref reader, references) is { } replaced)
            {
                Quoted(JsonEncodedText.Encode(replaced, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
            }
            else
            {
                Quoted(reader.ValueSpan);
            }
        }

        private void Quoted(ReadOnlySpan<byte> raw)
        {
            output.Write("\""u8);
            output.Write(raw);
            output.Write("\""u8);
        }
    }
}

/// <summary>Bytes ready to be stored but for the moment of the commit.</summary>
/// <param name="Bytes">UTF-8 JSON with a placeholder for lastUpdated.</param>
/// <param name="LastUpdatedAt">The placeholder's offset.</param>
public readonly record struct PreparedBody(byte[] Bytes, int LastUpdatedAt);
