using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CaseRecords.Fhir.Writing.Wire;

/// <summary>
/// Seals what an owner prepared, so that exchange commits nothing that the owner did not make: HMAC-SHA256 over the owner's name, the moment
/// and the bytes, good for a minute. Each owner's key is made of the internal key.
/// </summary>
public sealed class OwnerSeal(string internalKey, TimeProvider time)
{
    private const int MomentLength = 8;
    private const int MacLength = HMACSHA256.HashSizeInBytes;

    /// <summary>How long a seal holds, and how far two clocks may be apart.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    /// <summary>The message with its moment and its seal behind it.</summary>
    public byte[] Close(string owner, ReadOnlySpan<byte> message)
    {
        var closed = new byte[message.Length + MomentLength + MacLength];
        message.CopyTo(closed);
        BinaryPrimitives.WriteInt64BigEndian(closed.AsSpan(message.Length), time.GetUtcNow().ToUnixTimeMilliseconds());
        HMACSHA256.HashData(KeyOf(owner), closed.AsSpan(0, message.Length + MomentLength), closed.AsSpan(message.Length + MomentLength));

        return closed;
    }

    /// <summary>The message of an owner.</summary>
    /// <exception cref="CryptographicException">It is not from this owner, was changed, or is too old.</exception>
    public ReadOnlyMemory<byte> Open(string owner, ReadOnlyMemory<byte> closed)
    {
        if (closed.Length < MomentLength + MacLength)
        {
            throw new CryptographicException($"The answer of {owner} has no seal.");
        }

        var told = closed[..^MacLength];
        Span<byte> mac = stackalloc byte[MacLength];
        HMACSHA256.HashData(KeyOf(owner), told.Span, mac);

        if (!CryptographicOperations.FixedTimeEquals(mac, closed.Span[^MacLength..]))
        {
            throw new CryptographicException($"The answer of {owner} carries another seal.");
        }

        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(told.Span[^MomentLength..]));

        return age.Duration() <= Life ? told[..^MomentLength] : throw new CryptographicException($"The answer of {owner} is too old, or its clock is wrong.");
    }

    private byte[] KeyOf(string owner) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(internalKey), MacLength, info: Encoding.UTF8.GetBytes($"caserecords write set {owner}"));
}
