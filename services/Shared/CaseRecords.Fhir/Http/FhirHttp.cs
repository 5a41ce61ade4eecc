using System.Diagnostics;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Writing;
using CaseRecords.Hosting;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace CaseRecords.Fhir.Http;

/// <summary>Between HTTP and the engine: reads headers and body, has the request answered, and has the answer written in the format that was asked for.</summary>
internal static partial class FhirHttp
{
    public const string FhirJson = OutcomeWriter.ContentType;

    public static async Task Handle(HttpContext context)
    {
        HttpAnswer answer;

        try
        {
            answer = await Answer(context);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            // The one place that renders what should not have happened; its text stays in the log.
            LogFailed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FhirHttp)), e, context.TraceIdentifier);
            answer = new(FhirResponse.Of(new Issue(500, OperationOutcome.IssueType.Exception, $"The server failed. Its log has the reason under request {context.TraceIdentifier}.")), AnswerFormat.Json);
        }

        await answer.Write(context);
    }

    private static async Task<HttpAnswer> Answer(HttpContext context)
    {
        var query = QueryText.Parse(context.Request.QueryString.Value ?? "");
        var isBinary = NativeBinary.IsRead(context.Request) && !query.Any(pair => pair.Key is "_summary" or "_elements");
        var (format, refusal) = ContentNegotiation.Of(context.Request, query, isBinary);

        if (refusal is not null)
        {
            return new(FhirResponse.Of(refusal), AnswerFormat.Json);
        }

        var (body, issues) = await RequestBody.Of(context, context.RequestServices.GetRequiredService<BodyLimit>().Bytes);

        if (body.Form.Count > 0)
        {
            query = [.. query, .. body.Form];
            (format, refusal) = ContentNegotiation.Of(context.Request, query, isBinary);
            issues = refusal is null ? issues : [refusal];
        }

        return issues.Count > 0
            ? new HttpAnswer(FhirResponse.Of(issues), format).Rendered()
            : await Dispatch(context, RequestOf(context, query, body), format);
    }

    private static async Task<HttpAnswer> Dispatch(HttpContext context, FhirRequest request, AnswerFormat format)
    {
        var engine = context.RequestServices.GetRequiredService<FhirEngine>();
        var response = request.Prefer.RespondsAsync && FhirRoutes.MayBeLong(request)
            ? engine.Jobs.Start(request.Context.Client, cancellation => FhirRoutes.Dispatch(request, engine, cancellation))
            : await FhirRoutes.Dispatch(request, engine, context.RequestAborted);

        return new HttpAnswer(response, format) { Applied = request.Applied(response) }.Rendered();
    }

    private static FhirRequest RequestOf(HttpContext context, IReadOnlyList<KeyValuePair<string, string>> query, RequestBody body)
    {
        var request = context.Request;
        var headers = request.Headers;
        var path = request.Path.Value!["/fhir".Length..];

        return new FhirRequest
        {
            Method = request.Method,
            Path = path.Split('/', StringSplitOptions.RemoveEmptyEntries),
            Query = query,
            Body = body.Json,
            MediaType = body.MediaType,
            IfMatch = headers.IfMatch,
            IfNoneExist = headers["If-None-Exist"],
            IfNoneMatch = headers.IfNoneMatch,
            IfModifiedSince = HeaderUtilities.TryParseDate(headers.IfModifiedSince.ToString(), out var since) ? since : null,
            Prefer = Prefer.Parse(headers["Prefer"]),
            IdempotencyKey = headers["Idempotency-Key"],
            Base = context.RequestServices.GetRequiredService<PublicFhirBase>()(context),
            Context = new WriteContext(context.User.Identity?.Name ?? "anonymous", context.TraceIdentifier, Activity.Current?.Id),
        };
    }

    [LoggerMessage(LogLevel.Error, "Request {RequestId} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string requestId);
}

/// <summary>The public FHIR base of a request, without a trailing slash.</summary>
public delegate string PublicFhirBase(HttpContext context);
