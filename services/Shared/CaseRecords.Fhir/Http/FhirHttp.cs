using System.Diagnostics;
using System.Globalization;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Writing;
using CaseRecords.Hosting;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Fhir.Http;

/// <summary>Between HTTP and the engine: reads headers and body, writes status, headers and bytes.</summary>
internal static partial class FhirHttp
{
    public const string FhirJson = OutcomeWriter.ContentType;

    private const long UsualBody = 4096;
    private const long MostRoomAtOnce = 64 * 1024 * 1024;

    public static async Task Handle(HttpContext context)
    {
        FhirResponse response;

        try
        {
            response = await Answer(context);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            // The one place that renders what should not have happened; its text stays in the log.
            LogFailed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FhirHttp)), e, context.TraceIdentifier);
            response = FhirResponse.Of(new Issue(500, OperationOutcome.IssueType.Exception, $"The server failed. Its log has the reason under request {context.TraceIdentifier}."));
        }

        await Write(context, response);
    }

    private static async Task<FhirResponse> Answer(HttpContext context)
    {
        if (ContentNegotiation.Refuse(context.Request) is { } refusal)
        {
            return FhirResponse.Of(refusal);
        }

        ReadOnlyMemory<byte> body;

        try
        {
            body = await Body(context);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;

            return FhirResponse.Of(new Issue(413, OperationOutcome.IssueType.TooLong, $"The body is larger than {limit} bytes."));
        }

        return await FhirRoutes.Dispatch(
            RequestOf(context, body), context.RequestServices.GetRequiredService<FhirEngine>(), context.RequestAborted);
    }

    private static FhirRequest RequestOf(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var request = context.Request;
        var headers = request.Headers;
        var path = request.Path.Value!["/fhir".Length..];
        var form = request.HasFormContentType ? QueryText.Parse(System.Text.Encoding.UTF8.GetString(body.Span)) : [];

        return new FhirRequest
        {
            Method = request.Method,
            Path = path.Split('/', StringSplitOptions.RemoveEmptyEntries),
            Query = [.. QueryText.Parse(request.QueryString.Value ?? ""), .. form],
            Body = body,
            ContentType = request.ContentType,
            IfMatch = headers.IfMatch,
            IfNoneExist = headers["If-None-Exist"],
            IfNoneMatch = headers.IfNoneMatch,
            Prefer = Prefer.Parse(headers["Prefer"]),
            IdempotencyKey = headers["Idempotency-Key"],
            Base = context.RequestServices.GetRequiredService<PublicFhirBase>()(context),
            Context = new WriteContext(context.User.Identity?.Name ?? "anonymous", context.TraceIdentifier, Activity.Current?.Id),
        };
    }

    private static async Task<ReadOnlyMemory<byte>> Body(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            return default;
        }

        // Room is made for what may come, not for what a header claims: a body over the limit is refused while it is read.
        var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? MostRoomAtOnce;
        var room = Math.Min(context.Request.ContentLength ?? UsualBody, Math.Min(limit, MostRoomAtOnce));
        using var bytes = new MemoryStream((int)room);
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    [LoggerMessage(LogLevel.Error, "Request {RequestId} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string requestId);

    private static async Task Write(HttpContext context, FhirResponse answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.Headers.ETag = answer.ETag;
        response.Headers.RetryAfter = answer.Status == StatusCodes.Status503ServiceUnavailable ? "1" : default;
        response.Headers.Allow = answer.Allow;
        response.Headers.LastModified = answer.LastModified?.ToString("R", CultureInfo.InvariantCulture);

        if (answer.Location is not null)
        {
            response.Headers.Location = $"{context.RequestServices.GetRequiredService<PublicFhirBase>()(context)}/{answer.Location}";
        }

        if (answer.Body.IsEmpty)
        {
            return;
        }

        response.ContentType = FhirJson;
        response.ContentLength = answer.Body.Length;

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted);
        }
    }
}

/// <summary>The public FHIR base of a request, without a trailing slash.</summary>
public delegate string PublicFhirBase(HttpContext context);
