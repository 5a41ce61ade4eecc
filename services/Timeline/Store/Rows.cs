namespace CaseRecords.Timeline.Store;

/// <summary>What the newest known version of a resource puts on the timeline. A deleted one keeps its version, so that an older one cannot come back.</summary>
internal sealed class ResourceRow
{
    public required string Type { get; init; }
    public required string Id { get; init; }
    public long Version { get; set; }
    public long Position { get; set; }
    public string? PatientId { get; set; }

    /// <summary>The events as JSON; null where there are none.</summary>
    public string? Events { get; set; }

    /// <summary>The facts as JSON; null where there are none.</summary>
    public string? Facts { get; set; }

    /// <summary>Whether the patients list is made from it.</summary>
    public bool IsHeadline { get; set; }

    /// <summary>The last day of an event that is no plan, as yyyy-MM-dd.</summary>
    public string? LastDay { get; set; }
}

/// <summary>One line of the patients list.</summary>
internal sealed class PatientRow
{
    public required string Id { get; init; }
    public string? Name { get; set; }
    public string? NativeName { get; set; }
    public string? BirthDate { get; set; }
    public string? Gender { get; set; }
    public string? Identifier { get; set; }
    public string? Cancer { get; set; }
    public string? Stage { get; set; }
    public string? Metastases { get; set; }
    public string? LastDay { get; set; }
}

/// <summary>How far the log was applied.</summary>
internal sealed class CursorRow
{
    public const int Only = 1;

    public int Id { get; init; } = Only;
    public long Position { get; set; }

    /// <summary>Which log that was.</summary>
    public string? Epoch { get; set; }

    /// <summary>The id of the entry at the position.</summary>
    public Guid? Event { get; set; }
}
