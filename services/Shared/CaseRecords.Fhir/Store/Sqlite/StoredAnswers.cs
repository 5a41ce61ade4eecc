using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>Answers kept under their Idempotency-Key for 24 hours.</summary>
internal static class StoredAnswers
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public static CommitResult.Repeated? Find(SqliteSession session, IdempotencyClaim claim, DateTimeOffset now) =>
        session.First(
            "SELECT request_hash, status, answer FROM idempotency WHERE client = ?1 AND key = ?2 AND expires > ?3",
            row => new CommitResult.Repeated(((byte[])row.GetValue(0)).AsSpan().SequenceEqual(claim.RequestHash)
                ? new StoredAnswer(row.GetInt32(1), (byte[])row.GetValue(2))
                : null),
            claim.Client, claim.Key, now.UtcTicks);

    public static StoredAnswer Save(SqliteSession session, IdempotencyClaim claim, CommitReceipt receipt, DateTimeOffset now)
    {
        var answer = claim.Answer(receipt);
        RemoveExpired(session, now);
        session.Execute(
            "INSERT INTO idempotency (client, key, request_hash, status, answer, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            claim.Client, claim.Key, claim.RequestHash, answer.Status, answer.Body, now.Add(Kept).UtcTicks);

        return answer;
    }

    public static void RemoveExpired(SqliteSession session, DateTimeOffset now) =>
        session.Execute("DELETE FROM idempotency WHERE expires <= ?1", now.UtcTicks);
}
