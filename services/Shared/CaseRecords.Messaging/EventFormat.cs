using System.Text.Json;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Messaging;

/// <summary>How a log entry is written as a CloudEvent: the feed's own way, so that every door shows the same bytes.</summary>
/// <param name="TypeOf">The CloudEvents type of an entry.</param>
public sealed record EventFormat(Func<LogEntry, string> TypeOf, Action<Utf8JsonWriter, LogEntry> Write);
