namespace CaseRecords.Events;

/// <summary>A treatment that goes on was changed, put on hold or resumed.</summary>
/// <remarks>References and codes only; names and free text never travel. A code is written <c>system|code</c>.</remarks>
public sealed record TreatmentChanged
{
    public required string Patient { get; init; }

    /// <summary>The MedicationRequest, MedicationAdministration or Procedure.</summary>
    public required string Resource { get; init; }

    public required long Version { get; init; }

    /// <summary>The status of the resource, such as <c>active</c>, <c>on-hold</c> or <c>completed</c>; <c>deleted</c> where it is gone.</summary>
    public required string Status { get; init; }

    /// <summary>What is given or done.</summary>
    public string? Code { get; init; }

    /// <summary>Curative, palliative, supportive and so on, by its code.</summary>
    public string? Intent { get; init; }

    /// <summary>Why the status is what it is, by its code.</summary>
    public string? Reason { get; init; }
}
