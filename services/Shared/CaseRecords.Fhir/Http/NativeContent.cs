using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CaseRecords.Fhir.Http;

/// <summary>Gives out the content of a Binary as it is, whole or in part. It is the client's, so a browser may not run it.</summary>
/// <seealso href="https://hl7.org/fhir/R4/binary.html#rest"/>
internal sealed class NativeContent
{
    private const string Unknown = "application/octet-stream";

    /// <summary>Decoded at once, in bytes of base64; a multiple of four.</summary>
    private const int Chunk = 64 * 1024;

    /// <summary>What can be looked at without being run; everything else is for saving.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase) { "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain" };

    private readonly ReadOnlyMemory<byte> base64;
    private readonly string mediaType = Unknown;

    /// <param name="resource">A Binary as it is stored.</param>
    public NativeContent(ReadOnlyMemory<byte> resource)
    {
        var reader = new Utf8JsonReader(resource.Span);
        reader.Read();

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isType, isData) = (reader.ValueTextEquals("contentType"u8), reader.ValueTextEquals("data"u8));
            reader.Read();

            if (isType && MediaTypeHeaderValue.TryParse(reader.GetString(), out var type))
            {
                mediaType = type.ToString();
            }
            else if (isData)
            {
                base64 = reader.ValueIsEscaped || reader.ValueSpan.IndexOfAny(" \t\r\n"u8) >= 0
                    ? Encoding.ASCII.GetBytes(string.Concat(reader.GetString()!.Where(character => !char.IsWhiteSpace(character))))
                    : resource.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            }

            reader.Skip();
        }

        Length = Base64.IsValid(base64.Span, out var length) ? length : 0;
    }

    public int Length { get; }

    /// <summary>Writes the headers and, unless only they are asked for, the content.</summary>
    public async Task Write(HttpContext context, DateTimeOffset? lastModified)
    {
        var (request, response) = (context.Request, context.Response);
        var (from, to) = Part(request, lastModified);
        response.Headers.AcceptRanges = "bytes";

        if (from >= Length && Length > 0)
        {
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{Length}");
            await new OutcomeResult(new Issue(416, OperationOutcome.IssueType.Processing, $"The content has {Length} bytes.")).ExecuteAsync(context);
            return;
        }

        if (to - from + 1 < Length)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{Length}");
        }

        response.ContentType = mediaType;
        response.ContentLength = to - from + 1;
        response.Headers.ContentDisposition = Harmless.Contains(mediaType.Split(';')[0]) ? "inline" : "attachment";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.XContentTypeOptions = "nosniff";

        if (!HttpMethods.IsHead(request.Method))
        {
            await Send(response, from, to - from + 1, context.RequestAborted);
        }
    }

    /// <summary>The first and last byte that are asked for; everything where no part is, or several are.</summary>
    private (int From, int To) Part(HttpRequest request, DateTimeOffset? lastModified)
    {
        var whole = (0, Length - 1);

        if (!HttpMethods.IsGet(request.Method)
            || !RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var range)
            || range is not { Unit.Value: "bytes", Ranges.Count: 1 }
            || !IsStill(request, lastModified))
        {
            return whole;
        }

        var part = range.Ranges.First();

        return part switch
        {
            { From: null, To: { } last } => last == 0 ? (Length, 0) : ((int)Math.Max(0, Length - last), Length - 1),
            { From: { } from } => ((int)Math.Min(from, Length), (int)Math.Min(part.To ?? long.MaxValue, Length - 1)),
            _ => whole,
        };
    }

    /// <summary>A part of what the client already has another version of would be of no use; a weak ETag cannot tell.</summary>
    private static bool IsStill(HttpRequest request, DateTimeOffset? lastModified) =>
        request.Headers.IfRange.Count == 0
        || (HeaderUtilities.TryParseDate(request.Headers.IfRange.ToString(), out var date) && lastModified is { } moment && moment.ToUnixTimeSeconds() == date.ToUnixTimeSeconds());

    /// <summary>Decodes piece by piece: a large content is never in memory a second time.</summary>
    private async Task Send(HttpResponse response, int from, int count, CancellationToken cancellationToken)
    {
        var piece = ArrayPool<byte>.Shared.Rent(Chunk);

        try
        {
            var skip = from % 3;

            for (var at = from / 3 * 4; count > 0; at += Chunk)
            {
                var taken = base64.Slice(at, Math.Min(Chunk, base64.Length - at));
                Base64.DecodeFromUtf8(taken.Span, piece, out _, out var written);
                var sent = Math.Min(count, written - skip);
                await response.BodyWriter.WriteAsync(piece.AsMemory(skip, sent), cancellationToken);
                count -= sent;
                skip = 0;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
