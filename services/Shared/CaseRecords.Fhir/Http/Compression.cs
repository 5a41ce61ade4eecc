using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CaseRecords.Fhir.Http;

/// <summary>Packs answers for who takes them so.</summary>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc9110#name-content-encoding"/>
internal static class Compression
{
    /// <summary>Below this an answer fits into a packet or two anyway.</summary>
    private const int WorthIt = 1400;

    private const int BrotliQuality = 4;
    private const int BrotliWindow = 22;

    /// <summary>The coding that an answer of this size goes out in, <c>br</c> or <c>gzip</c>; null where it goes as it is.</summary>
    public static string? For(HttpRequest request, int size)
    {
        if (size < WorthIt || request.Headers.AcceptEncoding.Count == 0)
        {
            return null;
        }

        var accepted = request.GetTypedHeaders().AcceptEncoding;
        var (br, gzip) = (QualityOf("br"), QualityOf("gzip"));
        var best = Math.Max(br, gzip);

        var plain = Find("identity") is { } identity ? identity.Quality ?? 1 : 0;

        return best <= 0 || plain > best ? null : br >= gzip ? "br" : "gzip";

        double QualityOf(string name) => (Find(name) ?? Find("*")) is { } coding ? coding.Quality ?? 1 : 0;

        StringWithQualityHeaderValue? Find(string name) => accepted.FirstOrDefault(coding => coding.Value.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <param name="coding">What <see cref="For"/> said.</param>
    public static ReadOnlyMemory<byte> Pack(ReadOnlyMemory<byte> body, string coding)
    {
        if (coding == "br")
        {
            var packed = new byte[BrotliEncoder.GetMaxCompressedLength(body.Length)];

            return BrotliEncoder.TryCompress(body.Span, packed, out var length, BrotliQuality, BrotliWindow)
                ? packed.AsMemory(0, length)
                : throw new InvalidOperationException("A buffer of the greatest length was too small.");
        }

        var output = new MemoryStream(body.Length / 4);

        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body.Span);
        }

        return output.GetBuffer().AsMemory(0, (int)output.Length);
    }
}
