using CaseRecords.Fhir.Issues;

namespace CaseRecords.Fhir.Http;

/// <summary>Where an Idempotency-Key is honoured. Where it is not it is refused: a key that is ignored makes duplicates on a retry.</summary>
internal static class IdempotencyKeys
{
    private const int Longest = 255;

    /// <summary>What is wrong with a key; null where nothing is.</summary>
    public static Issue? Refuse(string? key) =>
        key is null or { Length: >= 1 and <= Longest } ? null : Issue.Invalid($"An Idempotency-Key has 1 to {Longest} characters.");

    public static Issue OnlyForTransactions { get; } = Issue.NotSupported(
        "Idempotency-Key is honoured on transactions only. Send a create as a transaction of one, or use If-None-Exist or PUT.");
}
