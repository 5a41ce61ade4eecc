using System.Text.Json;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Messaging.Tests;

/// <summary>Log entries as the tests need them, and a format that shows the position.</summary>
internal static class Entries
{
    public static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static EventFormat Format { get; } = new(
        entry => $"org.caserecords.test.{entry.Position}",
        (json, entry) =>
        {
            json.WriteStartObject();
            json.WriteNumber("position", entry.Position);
            json.WriteString("owner", $"{entry.Owner} über <{entry.Resource}>");
            json.WriteEndObject();
        });

    public static LogEntry Changed(long position, string owner = "imaging", string type = "ImagingStudy", ResourceAction action = ResourceAction.Updated) => new(
        position, Guid.CreateVersion7(Time), owner, new ResourceKey(type, $"r{position}"), 4, action, "Patient/p1", Time,
        new TransactionPlace(Guid.CreateVersion7(Time), 0, 1), Case: null, "req-7", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    public static LogEntry Case(long position, string noun, string verb) =>
        Changed(position) with { Action = null, Case = new LoggedCaseEvent(noun, verb, "{}"), CorrelationId = null, TraceParent = null };

    public static List<LogEntry> Many(int count, long from = 1) => [.. Enumerable.Range(0, count).Select(i => Changed(from + i))];

    public static OutgoingEvent Outgoing(LogEntry entry) => OutgoingEvent.Of(entry, Format);

    public static long PositionOf(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);

        return json.RootElement.GetProperty("position").GetInt64();
    }
}
