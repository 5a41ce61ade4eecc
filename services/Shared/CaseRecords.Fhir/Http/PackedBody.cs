using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace CaseRecords.Fhir.Http;

/// <summary>Unpacks a body that was sent packed, to its very end and not beyond a limit.</summary>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc9110#name-content-encoding"/>
internal static class PackedBody
{
    /// <summary>The codings that are read.</summary>
    public const string Codings = "gzip, br, deflate";

    private const int Chunk = 64 * 1024;

    private static readonly InvalidDataException Cut = new("The packed data ends before its end.");

    public static bool IsPlain(string coding) => coding.Length == 0 || coding.Equals("identity", StringComparison.OrdinalIgnoreCase);

    public static bool Reads(string coding) => coding.ToLowerInvariant() is "gzip" or "x-gzip" or "br" or "deflate";

    /// <summary>The content; null where it is larger than the limit.</summary>
    /// <param name="limit">In bytes.</param>
    /// <exception cref="InvalidDataException">It is not packed so, or not whole.</exception>
    public static ReadOnlyMemory<byte>? Unpack(ReadOnlyMemory<byte> packed, string coding, long limit)
    {
        var content = new MemoryStream();
        var isWithin = coding.ToLowerInvariant() switch
        {
            "br" => Brotli(packed.Span, content, limit),
            "deflate" => Copied(new ZLibStream(StreamOf(packed), CompressionMode.Decompress), content, limit),
            _ => Copied(new GZipStream(StreamOf(packed), CompressionMode.Decompress), content, limit),
        };

        if (!isWithin)
        {
            return null;
        }

        // The streams take the end of what was sent for the end of what was packed; the checks at its end tell.
        return coding.ToLowerInvariant() switch
        {
            "br" => true,
            "deflate" => packed.Length >= 6 && BinaryPrimitives.ReadUInt32BigEndian(packed.Span[^4..]) == Adler32(content),
            _ => packed.Length >= 18 && BinaryPrimitives.ReadUInt32LittleEndian(packed.Span[^4..]) == (uint)content.Length,
        }
            ? content.GetBuffer().AsMemory(0, (int)content.Length)
            : throw Cut;
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var segment) ? new MemoryStream(segment.Array!, segment.Offset, segment.Count) : new MemoryStream(bytes.ToArray());

    private static bool Copied(Stream packed, MemoryStream content, long limit)
    {
        using (packed)
        {
            var chunk = ArrayPool<byte>.Shared.Rent(Chunk);

            try
            {
                while (packed.Read(chunk) is > 0 and var read)
                {
                    content.Write(chunk, 0, read);

                    if (content.Length > limit)
                    {
                        return false;
                    }
                }

                return true;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(chunk);
            }
        }
    }

    private static bool Brotli(ReadOnlySpan<byte> packed, MemoryStream content, long limit)
    {
        using var decoder = new BrotliDecoder();
        var chunk = ArrayPool<byte>.Shared.Rent(Chunk);

        try
        {
            while (content.Length <= limit)
            {
                var status = decoder.Decompress(packed, chunk, out var consumed, out var written);
                content.Write(chunk, 0, written);
                packed = packed[consumed..];

                if (status is OperationStatus.Done)
                {
                    return content.Length <= limit;
                }

                if (status is not OperationStatus.DestinationTooSmall)
                {
                    throw Cut;
                }
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <seealso href="https://www.rfc-editor.org/rfc/rfc1950#section-8"/>
    private static uint Adler32(MemoryStream content)
    {
        const uint Prime = 65521;
        var (a, b) = (1u, 0u);

        foreach (var one in content.GetBuffer().AsSpan(0, (int)content.Length))
        {
            a = (a + one) % Prime;
            b = (b + a) % Prime;
        }

        return (b << 16) | a;
    }
}
