using System.Text.Json.Serialization;

namespace CaseRecords.Timeline.Events;

/// <summary>One thing that happened, or is planned, in a patient's course. Every lane, table and drawing reads only these.</summary>
internal sealed record TimelineEvent
{
    public required string Id { get; init; }
    public required string PatientId { get; init; }
    public required Lane Lane { get; init; }
    public required string Kind { get; init; }
    public required EventTime Start { get; init; }
    public EventEnd? End { get; init; }
    public int? DayFromDx { get; init; }
    public int? DayFromDxEnd { get; init; }
    public required string Title { get; init; }
    public string? Subtitle { get; init; }
    public IReadOnlyList<string> Detail { get; init; } = [];
    public IReadOnlyList<EventCode> Codes { get; init; } = [];
    public IReadOnlyList<EventSite> BodySites { get; init; } = [];
    public EventValue? Value { get; init; }
    public Trend? Trend { get; init; }
    public Intent? Intent { get; init; }
    public required EventStatus Status { get; init; }
    public string? StatusReason { get; init; }
    public string? PartOf { get; init; }
    public IReadOnlyList<EventLink> Links { get; init; } = [];
    public required EventResource Resource { get; init; }
    public required EventSource Source { get; init; }
    public IReadOnlyList<string> Flags { get; init; } = [];

    [JsonIgnore]
    public bool IsPlanned => Status == EventStatus.Planned;

    [JsonIgnore]
    public bool IsOngoing => End is { Ongoing: true };

    /// <summary>The last day that the event is known to touch.</summary>
    [JsonIgnore]
    public DateOnly LastDay => End?.Time?.LastDay ?? Start.LastDay;

    public bool HasCode(string system, string code) => Codes.Any(c => c.System == system && c.Code == code);
}

internal sealed record EventCode(string? System, string? Code, string? Display);

internal sealed record EventSite(string? System, string? Code, string? Display, string? Laterality, string? MapRegion);

internal sealed record EventValue
{
    public decimal? Number { get; init; }
    public string? Unit { get; init; }
    public required string Display { get; init; }

    /// <summary>The number with all its digits, where <see cref="Display"/> has fewer.</summary>
    public string? Recorded { get; init; }

    public decimal? Low { get; init; }
    public decimal? High { get; init; }
    public string? Interpretation { get; init; }

    /// <summary>The value as it is read, and as it was recorded where that says more.</summary>
    [JsonIgnore]
    public string InFull => Recorded is null ? Display : $"{Display} (recorded {Recorded})";
}

/// <param name="Rel">evidence, caused-by, result, replaces, report or reason.</param>
internal sealed record EventLink(string Rel, string ResourceRef);

/// <param name="Service">The service that owns the resource.</param>
internal sealed record EventResource(string Type, string Id, long Version, string? Service)
{
    [JsonIgnore]
    public string Reference => $"{Type}/{Id}";
}

/// <param name="RecordedAt">When the author recorded it; where nothing says so, when the record got it.</param>
internal sealed record EventSource(string? Organisation, string RecordedAt, bool PatientReported)
{
    /// <summary>Whether <see cref="RecordedAt"/> was said by the author.</summary>
    [JsonIgnore]
    public bool IsDated { get; init; }
}

internal enum Lane
{
    Symptoms,
    Imaging,
    Pathology,
    Diagnosis,
    Genomics,
    Systemic,
    Local,
    Bone,
    Labs,
    Status,
    Supportive,
    Plans,
    Administration,
}

internal enum Trend
{
    Improved,
    Stable,
    Worsened,
    Mixed,
    Undetermined,
}

internal enum Intent
{
    Curative,
    Palliative,
    Supportive,
    Diagnostic,
    Preventive,
    Screening,
}

internal enum EventStatus
{
    Planned,
    Active,
    Completed,
    Stopped,
    Cancelled,
    EnteredInError,
    Unknown,
}
