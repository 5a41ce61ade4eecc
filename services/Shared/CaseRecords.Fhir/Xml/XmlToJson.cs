using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using CaseRecords.Fhir.Issues;

namespace CaseRecords.Fhir.Xml;

/// <summary>
/// Makes a resource's JSON from its XML, token by token: numbers keep every digit, which a round trip through the SDK's model does not promise.
/// What only XML can get wrong is told here; everything else by whoever parses the JSON, with the same words for both formats.
/// </summary>
/// <seealso href="https://hl7.org/fhir/R4/xml.html"/>
internal static class XmlToJson
{
    internal static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Converts one resource; either the JSON is there and issues is empty, or the other way round.</summary>
    public static (byte[]? Json, IReadOnlyList<Issue> Issues) Convert(ReadOnlyMemory<byte> body)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(256, body.Length));
        using var json = new Utf8JsonWriter(output, Relaxed);

        try
        {
            using var xml = XmlText.Open(body);
            var place = new XmlPlace(xml);
            new XmlConverter(xml, place, json).Root();
            json.Flush();

            return place.Issues is { Count: > 0 } issues ? (null, issues) : (output.WrittenSpan.ToArray(), []);
        }
        catch (XmlException e)
        {
            return (null, [XmlText.Unreadable(body.Span, e)]);
        }
    }
}
