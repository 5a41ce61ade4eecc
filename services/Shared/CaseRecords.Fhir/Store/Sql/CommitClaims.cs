using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>
/// The application locks of a commit: on each search that it relied on and on its idempotency key. Two that assume the same answer
/// meet here; the second finds the first's work. In ascending order, so that nobody waits in a circle.
/// </summary>
internal static class CommitClaims
{
    public static long[] Of(Commit commit) =>
    [
        .. commit.Criteria.Select(read => read.Query.Canonical)
            .Concat(commit.Idempotency is { } claim ? [$"{claim.Client}\n{claim.Key}"] : [])
            .Select(Hash).Distinct().Order(),
    ];

    private static long Hash(string claim) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(claim)));
}
