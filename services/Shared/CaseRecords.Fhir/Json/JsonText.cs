using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using CaseRecords.Fhir.Issues;

namespace CaseRecords.Fhir.Json;

/// <summary>Whether bytes are JSON whose every name and string can be read: UTF-8, with both halves of every surrogate pair.</summary>
/// <seealso href="https://hl7.org/fhir/R4/json.html"/>
internal static class JsonText
{
    private static readonly SearchValues<byte> HexOfSurrogates = SearchValues.Create("89abcdefABCDEF"u8);

    /// <summary>What makes the text unreadable; null where nothing does. Text that is not JSON at all is left to whoever parses it.</summary>
    public static Issue? Unreadable(ReadOnlySpan<byte> json) =>
        !Utf8.IsValid(json) ? ResourceJson.NotJson("This is not UTF-8.")
        : MayHoldSurrogates(json) && HoldsHalfAPair(json) ? ResourceJson.NotJson("A string holds one half of a surrogate pair.")
        : null;

    /// <summary>Surrogates stand in JSON as escapes from \ud800 to \udfff; few texts hold any.</summary>
    private static bool MayHoldSurrogates(ReadOnlySpan<byte> json)
    {
        for (var at = json.IndexOf("\\u"u8); at >= 0; at = json.IndexOf("\\u"u8))
        {
            json = json[(at + 2)..];

            if (json is [(byte)'d' or (byte)'D', var next, ..] && HexOfSurrogates.Contains(next))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HoldsHalfAPair(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ResourceJson.MaxDepth });

            while (reader.Read())
            {
                if (reader.ValueIsEscaped)
                {
                    reader.GetString();
                }
            }

            return false;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
