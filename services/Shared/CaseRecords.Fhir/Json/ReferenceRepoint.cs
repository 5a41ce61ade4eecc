using System.Buffers;
using System.Text.Json;

namespace CaseRecords.Fhir.Json;

/// <summary>Makes references point elsewhere, place by place; every other byte stays.</summary>
internal static class ReferenceRepoint
{
    /// <param name="json">A resource.</param>
    /// <param name="instead">The new text of a reference, by the FHIRPath of its element and its text; null where it stays.</param>
    /// <returns>The resource, and how many references were changed.</returns>
    public static (ReadOnlyMemory<byte> Json, int Changed) Of(ReadOnlyMemory<byte> json, Func<string, string, string?> instead)
    {
        List<(int Start, int End, string Text)> changes = [];
        JsonStrings.Walk(json.Span, (string element, string property, ref Utf8JsonReader reader) =>
        {
            if (property == "reference" && instead(element, reader.GetString()!) is { } text)
            {
                changes.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed, text));
            }
        });

        if (changes.Count == 0)
        {
            return (json, 0);
        }

        var output = new ArrayBufferWriter<byte>(json.Length + (changes.Count * 64));
        var at = 0;

        foreach (var (start, end, text) in changes)
        {
            output.Write(json.Span[at..start]);
            output.Write(JsonMembers.Text(text));
            at = end;
        }

        output.Write(json.Span[at..]);

        return (output.WrittenMemory, changes.Count);
    }
}
