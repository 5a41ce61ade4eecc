namespace CaseRecords.Fhir.Json;

/// <summary>The answer to one entry of a transaction or batch.</summary>
/// <param name="Status">Three digits and the reason, such as <c>201 Created</c>.</param>
/// <param name="Outcome">An OperationOutcome, where there is something to say.</param>
public sealed record BundleResponse(
    string Status,
    string? Location = null,
    string? ETag = null,
    DateTimeOffset? LastModified = null,
    string? FullUrl = null,
    ReadOnlyMemory<byte> Resource = default,
    ReadOnlyMemory<byte> Outcome = default);
