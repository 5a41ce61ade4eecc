using CaseRecords.Fhir.Issues;

namespace CaseRecords.Fhir.Http;

/// <summary>Where an Idempotency-Key is honoured. Where it is not it is refused: a key that is ignored makes duplicates on a retry.</summary>
internal static class IdempotencyKeys
{
    public static Issue OnlyForTransactions { get; } = Issue.NotSupported(
        "Idempotency-Key is honoured on transactions only. Send a create as a transaction of one, or use If-None-Exist or PUT.");
}
