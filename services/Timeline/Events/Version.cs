namespace CaseRecords.Timeline.Events;

/// <summary>Which version of a resource an event comes from, whose it is and when the record got it.</summary>
internal sealed record Version(string PatientId, long Number, string? Service, DateTimeOffset Received);
