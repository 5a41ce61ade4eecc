using System.Text.Json;
using CaseRecords.Fhir.Json;

namespace CaseRecords.Fhir.Search.Texts;

/// <summary>Goes once through the bytes of a resource, of what it contains and of its extensions, and collects words and references.</summary>
/// <param name="narrative">Takes the words that readers see; null if nobody asks.</param>
/// <param name="content">Takes all other text; null if nobody asks.</param>
internal sealed class TextScan(WordSet? narrative, ContentSet? content)
{
    private const int LongestName = 64;
    private const int LongestInPlace = 512;

    public WordSet? Narrative => narrative;

    public ContentSet? Content => content;

    /// <summary>Every literal reference, in document order.</summary>
    public List<string> References { get; } = [];

    /// <param name="json">A resource of the type, in order.</param>
    public void Read(string type, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ResourceJson.MaxDepth });
        reader.Read();
        Members(ref reader, TextElements.OfResource(type));
    }

    private void Members(ref Utf8JsonReader reader, TextElements elements)
    {
        Span<char> name = stackalloc char[LongestName];

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isBeside = reader.ValueSpan is [(byte)'_', ..];
            var element = isBeside || reader.ValueSpan.Length > LongestName ? null : elements.Find(name[..reader.CopyString(name)]);
            reader.Read();

            if (isBeside)
            {
                Value(ref reader, Beside);
            }
            else if (element is not null)
            {
                Value(ref reader, element);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static TextElement Beside { get; } = new(TextKind.Complex, new Lazy<TextElements>(TextElements.OfPrimitive));

    private void Value(ref Utf8JsonReader reader, TextElement element)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    Value(ref reader, element);
                }

                break;
            case JsonTokenType.StartObject when element.Kind == TextKind.Resource:
                Resource(ref reader);
                break;
            case JsonTokenType.StartObject when element.Type is { } type:
                Members(ref reader, type.Value);
                break;
            case JsonTokenType.StartObject:
                reader.Skip();
                break;
            case JsonTokenType.String:
                Text(ref reader, element.Kind);
                break;
        }
    }

    private void Resource(ref Utf8JsonReader reader)
    {
        if (TypeOf(reader) is { } type && R4.IsResourceType(type))
        {
            Members(ref reader, TextElements.OfResource(type));
        }
        else
        {
            reader.Skip();
        }
    }

    /// <summary>The type of the resource that begins here, wherever it says it. The reader is a copy.</summary>
    private static string? TypeOf(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("resourceType"u8);
            reader.Read();

            if (found)
            {
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }

            reader.Skip();
        }

        return null;
    }

    private void Text(ref Utf8JsonReader reader, TextKind kind)
    {
        switch (kind)
        {
            case TextKind.Reference:
                References.Add(reader.GetString()!);
                break;
            case TextKind.Text when content is not null:
                AddWords(ref reader, content.Words);
                break;
            case TextKind.Wording when content is not null:
                content.SaidOfCodes.Add(reader.GetString()!);
                break;
            case TextKind.Name when content is not null:
                content.Names.Add(reader.GetString()!);
                break;
            case TextKind.Narrative when narrative is not null:
                narrative.Add(NarrativeText.Of(reader.GetString()!));
                break;
        }
    }

    private static void AddWords(ref Utf8JsonReader reader, WordSet words)
    {
        if (reader.ValueSpan.Length > LongestInPlace)
        {
            words.Add(reader.GetString());
            return;
        }

        Span<char> text = stackalloc char[LongestInPlace];
        words.Add(text[..reader.CopyString(text)]);
    }
}
