using System.Data.Common;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>Answers kept under their Idempotency-Key for 24 hours.</summary>
internal static class SqlServerAnswers
{
    public const string FirstColumn = "request_hash";

    public const string Kept = "SELECT request_hash, status, answer FROM idempotency WHERE client = @client AND \"key\" = @key AND expires > @now";

    /// <summary>The claim on the key is held: nobody inserts between the two.</summary>
    public const string Keep =
        """
        UPDATE idempotency SET request_hash = @hash, status = @status, answer = @answer, expires = @expires WHERE client = @client AND "key" = @key;
        IF @@ROWCOUNT = 0 INSERT INTO idempotency (client, "key", request_hash, status, answer, expires) VALUES (@client, @key, @hash, @status, @answer, @expires);
        """;

    public const string Expire = "DELETE FROM idempotency WHERE expires <= @now";

    private static readonly TimeSpan Time = TimeSpan.FromHours(24);

    public static void Find(DbBatch batch, IdempotencyClaim claim, DateTimeOffset now) =>
        batch.Add(Kept, ("@client", SqlServerText.Key(claim.Client)), ("@key", SqlServerText.Key(claim.Key)), ("@now", now.UtcTicks));

    public static CommitResult.Repeated Read(DbDataReader row, IdempotencyClaim claim) => new(
        row.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(claim.RequestHash) ? new StoredAnswer(row.GetInt32(1), row.GetFieldValue<byte[]>(2)) : null);

    public static void Save(DbBatch batch, IdempotencyClaim claim, StoredAnswer answer, DateTimeOffset now) => batch.Add(
        Keep, ("@client", SqlServerText.Key(claim.Client)), ("@key", SqlServerText.Key(claim.Key)), ("@hash", claim.RequestHash), ("@status", answer.Status),
        ("@answer", answer.Body), ("@expires", now.Add(Time).UtcTicks));
}
