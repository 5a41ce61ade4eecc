using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CaseRecords.Fhir.Json;

/// <summary>Changes single members of a JSON object; every other member keeps its bytes.</summary>
internal static class JsonMembers
{
    private static JsonReaderOptions Options => new() { MaxDepth = ResourceJson.MaxDepth + 8 };

    /// <summary>A member's value as it stands there; null where the object has none of this name.</summary>
    public static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> json, string name)
    {
        foreach (var (found, _, value) in Of(json))
        {
            if (found == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The object with one member replaced where it stands, or added at the end.</summary>
    /// <param name="value">JSON; null removes the member.</param>
    public static ReadOnlyMemory<byte> With(ReadOnlyMemory<byte> json, string name, ReadOnlyMemory<byte>? value)
    {
        var output = new ArrayBufferWriter<byte>(json.Length + (value?.Length ?? 0) + name.Length + 8);
        var (first, put) = (true, false);

        foreach (var (found, quoted, old) in Of(json))
        {
            var here = found == name ? value : old;
            put |= found == name;

            if (here is { } kept)
            {
                Add(quoted, kept);
            }
        }

        if (!put && value is { } added)
        {
            Add(Text(name), added);
        }

        output.Write(first ? "{}"u8 : "}"u8);

        return output.WrittenMemory;

        void Add(ReadOnlyMemory<byte> quoted, ReadOnlyMemory<byte> content)
        {
            output.Write(first ? "{"u8 : ","u8);
            output.Write(quoted.Span);
            output.Write(":"u8);
            output.Write(content.Span);
            first = false;
        }
    }

    /// <summary>The items of an array as they stand there; none where there is no array.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Items(ReadOnlyMemory<byte>? array)
    {
        List<ReadOnlyMemory<byte>> items = [];

        if (array is not { } json)
        {
            return items;
        }

        var reader = new Utf8JsonReader(json.Span, Options);
        reader.Read();

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(json[start..(int)reader.BytesConsumed]);
        }

        return items;
    }

    /// <summary>An array of these items; null where there are none, because R4 knows no empty arrays.</summary>
    public static ReadOnlyMemory<byte>? Array(IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        if (items.Count == 0)
        {
            return null;
        }

        var output = new ArrayBufferWriter<byte>(items.Sum(item => item.Length + 1) + 1);

        for (var i = 0; i < items.Count; i++)
        {
            output.Write(i == 0 ? "["u8 : ","u8);
            output.Write(items[i].Span);
        }

        output.Write("]"u8);

        return output.WrittenMemory;
    }

    /// <summary>A text as JSON.</summary>
    public static byte[] Text(string text) => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(text)}\"");

    /// <summary>The members of an object: name, the name as it stands there, value.</summary>
    private static List<(string Name, ReadOnlyMemory<byte> Quoted, ReadOnlyMemory<byte> Value)> Of(ReadOnlyMemory<byte> json)
    {
        List<(string, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>)> members = [];
        var reader = new Utf8JsonReader(json.Span, Options);
        reader.Read();

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var quoted = json.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            members.Add((name, quoted, json[start..(int)reader.BytesConsumed]));
        }

        return members;
    }
}
