using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CaseRecords.Fhir.Http;

/// <summary>The largest body that is taken, packed and unpacked, in bytes.</summary>
internal sealed record BodyLimit(long Bytes);

/// <summary>Reads the bytes of a body, unpacked, and not one more than the limit.</summary>
internal static class BodyBytes
{
    private const long UsualBody = 4096;
    private const long MostRoomAtOnce = 64 * 1024 * 1024;
    private const int Chunk = 64 * 1024;

    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, Issue? Refusal)> Read(HttpContext context, long limit)
    {
        var request = context.Request;
        var coding = request.Headers.ContentEncoding.ToString();

        if (!PackedBody.IsPlain(coding) && !PackedBody.Reads(coding))
        {
            context.Response.Headers.AcceptEncoding = PackedBody.Codings;

            return (default, new(415, OperationOutcome.IssueType.NotSupported, $"Content-Encoding: a body is sent as it is, or packed in one of {PackedBody.Codings}."));
        }

        if (request.ContentLength > limit)
        {
            // The server would close the connection on a client that still sends, and some then never read why.
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            {
                server.MaxRequestBodySize = null;
            }

            return (default, TooLong(limit));
        }

        try
        {
            // Room is made for what may come, not for what a header claims: a body over the limit is refused while it is read.
            var room = Math.Min(request.ContentLength ?? UsualBody, Math.Min(limit, MostRoomAtOnce));
            using var bytes = new MemoryStream((int)room);

            return !await Copy(request.Body, bytes, limit, context.RequestAborted) ? (default, TooLong(limit))
                : PackedBody.IsPlain(coding) ? (Written(bytes), null)
                : PackedBody.Unpack(Written(bytes), coding, limit) is { } content ? (content, null)
                : (default, TooLong(limit));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, TooLong(limit));
        }
        catch (InvalidDataException)
        {
            return (default, new(400, OperationOutcome.IssueType.Structure, $"The body is not what Content-Encoding says, {coding}, or not whole."));
        }
    }

    private static ReadOnlyMemory<byte> Written(MemoryStream bytes) => bytes.GetBuffer().AsMemory(0, (int)bytes.Length);

    private static async ValueTask<bool> Copy(Stream from, MemoryStream to, long limit, CancellationToken cancellationToken)
    {
        var chunk = System.Buffers.ArrayPool<byte>.Shared.Rent(Chunk);

        try
        {
            while (await from.ReadAsync(chunk, cancellationToken) is > 0 and var read)
            {
                if (to.Length + read > limit)
                {
                    return false;
                }

                to.Write(chunk, 0, read);
            }

            return true;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static Issue TooLong(long limit) => new(413, OperationOutcome.IssueType.TooLong, $"The body is larger than {limit} bytes.");
}
