using System.Text.Json;

namespace CaseRecords.Fhir.Json;

/// <summary>Cuts the resources of a search, a history or an answer to a bundle; everything around them stays.</summary>
internal static class AnswerSubset
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 2 * ResourceJson.MaxDepth };

    /// <param name="json">A resource that is an answer: a Bundle of others, or one by itself.</param>
    /// <param name="stored">The type of which the answer is a stored resource, which is cut itself even where it is a Bundle; null where the answer is the server's.</param>
    /// <param name="isOfEntries">Whether it answers the entries of a bundle: what is an answer in itself was cut as its own entry asked.</param>
    public static ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> json, Subset subset, string? stored, bool isOfEntries)
    {
        var type = TypeOf(json.Span);

        if (type != stored && type is "OperationOutcome" or "Parameters")
        {
            return json;
        }

        using var output = new MemoryStream(json.Length);

        if (type == stored || type != "Bundle")
        {
            new SubsetWriter(output).Resource(json.Span, subset);
        }
        else
        {
            Entries(json.Span, subset, isOfEntries, output);
        }

        return output.ToArray();
    }

    private static void Entries(ReadOnlySpan<byte> bundle, Subset subset, bool isOfEntries, MemoryStream output)
    {
        var reader = new Utf8JsonReader(bundle, Options);
        var copied = 0;
        var isEntry = false;

        while (reader.Read())
        {
            if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName })
            {
                isEntry = reader.ValueTextEquals("entry"u8);
            }
            else if (isEntry && reader is { CurrentDepth: 2, TokenType: JsonTokenType.StartObject })
            {
                var (start, length, cut) = ResourceOf(ref reader, subset, isOfEntries);

                if (cut)
                {
                    output.Write(bundle[copied..start]);
                    new SubsetWriter(output).Resource(bundle.Slice(start, length), subset);
                    copied = start + length;
                }
            }
        }

        output.Write(bundle[copied..]);
    }

    /// <summary>Where the resource of an entry stands, and whether it is cut: what was included may not be, what the answer itself says is not.</summary>
    private static (int Start, int Length, bool Cut) ResourceOf(ref Utf8JsonReader reader, Subset subset, bool isOfEntries)
    {
        var (start, length, cut) = (0, 0, false);
        var isIncluded = false;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isResource, isSearch) = (reader.ValueTextEquals("resource"u8), reader.ValueTextEquals("search"u8));
            reader.Read();

            if (isResource)
            {
                var inside = reader;
                start = (int)reader.TokenStartIndex;
                cut = inside.Read() && inside.Read() && inside.GetString() is not "OperationOutcome" and var type && !(isOfEntries && type is "Bundle" or "Parameters");
                reader.Skip();
                length = (int)reader.BytesConsumed - start;
            }
            else if (isSearch)
            {
                isIncluded = ModeOf(ref reader) == "include";
            }
            else
            {
                reader.Skip();
            }
        }

        return (start, length, cut && (subset.CutsIncluded || !isIncluded));
    }

    private static string? ModeOf(ref Utf8JsonReader reader)
    {
        string? mode = null;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMode = reader.ValueTextEquals("mode"u8);
            reader.Read();
            mode = isMode ? reader.GetString() : mode;
            reader.Skip();
        }

        return mode;
    }

    private static string? TypeOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);

        return reader.Read() && reader.Read() && reader.Read() ? reader.GetString() : null;
    }
}
