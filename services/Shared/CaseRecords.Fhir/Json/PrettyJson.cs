using System.Buffers;
using System.Text.Json;

namespace CaseRecords.Fhir.Json;

/// <summary>Lays JSON out for people: the same tokens, each member on a line of its own.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#pretty"/>
internal static class PrettyJson
{
    private const int Step = 2;

    public static byte[] Of(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length * 2);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 * ResourceJson.MaxDepth });
        var (isFirst, afterName) = (true, false);

        while (reader.Read())
        {
            var closes = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;

            if (!afterName && !(closes && isFirst) && reader.TokenStartIndex > 0)
            {
                output.Write(closes || isFirst ? "\n"u8 : ",\n"u8);
                Indent(output, reader.CurrentDepth);
            }

            Token(output, ref reader);
            afterName = reader.TokenType == JsonTokenType.PropertyName;
            isFirst = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        }

        return output.WrittenSpan.ToArray();
    }

    private static void Token(ArrayBufferWriter<byte> output, ref Utf8JsonReader reader)
    {
        var isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
        output.Write(isText ? "\""u8 : default);
        output.Write(reader.ValueSpan);
        output.Write(isText ? "\""u8 : default);
        output.Write(reader.TokenType == JsonTokenType.PropertyName ? ": "u8 : default);
    }

    private static void Indent(ArrayBufferWriter<byte> output, int depth)
    {
        output.GetSpan(depth * Step)[..(depth * Step)].Fill((byte)' ');
        output.Advance(depth * Step);
    }
}
