using System.Text.Json;

namespace CaseRecords.Fhir.Json;

/// <summary>Copies a part of a resource from its stored bytes, raw, and marks it as a part.</summary>
/// <seealso href="https://hl7.org/fhir/R4/resource.html#simple-tags"/>
internal sealed class SubsetWriter(MemoryStream output)
{
    private static ReadOnlySpan<byte> Tag => """{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}"""u8;

    /// <summary>Writes the kept part of one resource.</summary>
    /// <param name="json">As it is stored: its type first.</param>
    public void Resource(ReadOnlySpan<byte> json, Subset subset)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        reader.Read();
        reader.Read();
        var type = reader.GetString()!;
        var table = ElementTable.OfResource(type);
        var kept = subset is ElementPaths paths ? paths.For(type) : subset;
        var tagged = false;
        output.Write(json[..(int)reader.BytesConsumed]);

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("meta"u8))
            {
                reader.Read();
                var meta = Skip(ref reader, json);
                output.Write(",\"meta\":"u8);
                Tagged(meta);
                tagged = true;
            }
            else
            {
                Member(ref reader, json, table, kept, isFirst: false);
            }
        }

        if (!tagged)
        {
            output.Write(",\"meta\":"u8);
            Tagged("{}"u8);
        }

        output.WriteByte((byte)'}');
    }

    private static JsonReaderOptions Options => new() { MaxDepth = ResourceJson.MaxDepth + 8 };

    /// <summary>Writes a member, or what is kept of it; false where nothing is.</summary>
    private bool Member(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ElementTable? table, Subset subset, bool isFirst)
    {
        var start = (int)reader.TokenStartIndex;
        var name = reader.GetString()!;
        var element = table?.Find(name.TrimStart('_'));
        var kept = subset.Of(element, table);
        reader.Read();

        if (kept is null)
        {
            reader.Skip();

            return false;
        }

        var before = output.Length;
        output.Write(isFirst ? default : ","u8);

        if (kept == Subset.Whole || element is null || element.IsPrimitive)
        {
            Skip(ref reader, json);
            output.Write(json[start..(int)reader.BytesConsumed]);

            return true;
        }

        output.Write(json[start..(int)reader.TokenStartIndex]);

        if (reader.TokenType == JsonTokenType.StartArray ? Array(ref reader, json, element, kept) : Object(ref reader, json, element.Type, kept))
        {
            return true;
        }

        output.SetLength(before);

        if (!element.IsMandatory)
        {
            return false;
        }

        // Nothing of it was asked for, but it must be there.
        output.Write(isFirst ? default : ","u8);
        output.Write(json[start..(int)reader.BytesConsumed]);

        return true;
    }

    private bool Object(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ElementTable table, Subset subset)
    {
        output.WriteByte((byte)'{');
        var isEmpty = true;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty &= !Member(ref reader, json, table, subset, isEmpty);
        }

        output.WriteByte((byte)'}');

        return !isEmpty;
    }

    private bool Array(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ElementInfo element, Subset subset)
    {
        output.WriteByte((byte)'[');
        var isEmpty = true;

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var before = output.Length;
            output.Write(isEmpty ? default : ","u8);

            if (Object(ref reader, json, element.Type, subset))
            {
                isEmpty = false;
            }
            else
            {
                output.SetLength(before);
            }
        }

        output.WriteByte((byte)']');

        return !isEmpty;
    }

    /// <summary>The meta object with one tag more.</summary>
    private void Tagged(ReadOnlySpan<byte> meta)
    {
        var reader = new Utf8JsonReader(meta, Options);
        reader.Read();

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTag = reader.ValueTextEquals("tag"u8);
            reader.Read();
            reader.Skip();

            if (isTag)
            {
                var end = (int)reader.BytesConsumed - 1;
                output.Write(meta[..end]);
                output.WriteByte((byte)',');
                output.Write(Tag);
                output.Write(meta[end..]);

                return;
            }
        }

        output.Write(meta[..^1]);
        output.Write(meta.Length > 2 ? ",\"tag\":["u8 : "\"tag\":["u8);
        output.Write(Tag);
        output.Write("]}"u8);
    }

    /// <summary>The bytes of the value that the reader stands at, which it leaves behind.</summary>
    private static ReadOnlySpan<byte> Skip(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();

        return json[start..(int)reader.BytesConsumed];
    }
}
