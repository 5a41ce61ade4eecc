using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Messaging;

/// <summary>One message of the public exchange: all that a consumer sees of it.</summary>
/// <param name="Id">The CloudEvents id; the same at every delivery.</param>
/// <param name="Owner">The service that owns the resource.</param>
public sealed record OutgoingEvent(
    string RoutingKey, string Id, string Type, string Owner, string? CorrelationId, string? TraceParent, ReadOnlyMemory<byte> Body)
{
    /// <summary>As the feed writes it.</summary>
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static OutgoingEvent Of(LogEntry entry, EventFormat format)
    {
        var body = new ArrayBufferWriter<byte>(1024);

        using (var json = new Utf8JsonWriter(body, Relaxed))
        {
            format.Write(json, entry);
        }

        return new OutgoingEvent(
            RoutingKeyOf(entry), entry.EventId.ToString(), format.TypeOf(entry), entry.Owner, entry.CorrelationId, entry.TraceParent, body.WrittenMemory);
    }

    /// <summary><c>imaging.ImagingStudy.updated</c>, <c>case.Primary.confirmed</c>.</summary>
    private static string RoutingKeyOf(LogEntry entry) =>
        entry.Case is { } named
            ? $"case.{named.Noun}.{named.Verb}"
            : $"{entry.Owner}.{entry.Resource.Type}.{entry.Action!.Value.ToString().ToLowerInvariant()}";
}
