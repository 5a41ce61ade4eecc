using CaseRecords.Fhir.Writing;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Answers kept under their Idempotency-Key for 24 hours.</summary>
internal static class PostgresAnswers
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public static void Find(NpgsqlBatch batch, IdempotencyClaim claim, DateTimeOffset now) => batch.Add(
        "SELECT request_hash, status, answer FROM idempotency WHERE client = $1 AND key = $2 AND expires > $3", claim.Client, claim.Key, now.UtcTicks);

    public static async Task<CommitResult.Repeated?> Read(NpgsqlDataReader reader, IdempotencyClaim claim, CancellationToken cancellationToken) =>
        !await reader.ReadAsync(cancellationToken) ? null
        : new CommitResult.Repeated(reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(claim.RequestHash)
            ? new StoredAnswer(reader.GetInt32(1), reader.GetFieldValue<byte[]>(2))
            : null);

    public static void Save(NpgsqlBatch batch, IdempotencyClaim claim, StoredAnswer answer, DateTimeOffset now) => batch.Add(
        """
        INSERT INTO idempotency (client, key, request_hash, status, answer, expires) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (client, key) DO UPDATE SET request_hash = excluded.request_hash, status = excluded.status, answer = excluded.answer, expires = excluded.expires
        """,
        claim.Client, claim.Key, claim.RequestHash, answer.Status, answer.Body, now.Add(Kept).UtcTicks);

    public static async Task RemoveExpired(NpgsqlDataSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("DELETE FROM idempotency WHERE expires <= $1");
        await command.With(now.UtcTicks).ExecuteNonQueryAsync(cancellationToken);
    }
}
