using System.Globalization;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Fhir.Http;

/// <summary>An answer and the form in which it goes out.</summary>
internal sealed record HttpAnswer(FhirResponse Response, AnswerFormat Format)
{
    /// <summary>The preferences that were followed, for the client to know.</summary>
    public string? Applied { get; init; }

    private bool IsContent => Format.IsNative && Response is { Status: 200, Body.IsEmpty: false };

    /// <summary>The answer with its body in the form that was asked for.</summary>
    public HttpAnswer Rendered() =>
        Response.Body.IsEmpty || Format.IsNative ? this
        : Format.IsXml ? this with { Response = Response with { Body = JsonToXml.Convert(Response.Body, Format.IsPretty) } }
        : Format.IsPretty ? this with { Response = Response with { Body = PrettyJson.Of(Response.Body.Span) } }
        : this;

    /// <summary>Writes status, headers and bytes.</summary>
    public async Task Write(HttpContext context)
    {
        WriteHead(context);

        if (IsContent)
        {
            await new NativeContent(Response.Body).Write(context, Response.LastModified);
        }
        else if (!Response.Body.IsEmpty)
        {
            await WriteBody(context);
        }
    }

    private void WriteHead(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Response.Status;
        response.Headers.ETag = Response.ETag;
        response.Headers.Allow = Response.Allow;
        response.Headers.LastModified = Response.LastModified?.ToString("R", CultureInfo.InvariantCulture);
        response.Headers.Vary = "Accept, Accept-Encoding";

        response.Headers.RetryAfter = (Response.RetryAfter ?? (Response.Status == StatusCodes.Status503ServiceUnavailable ? 1 : null))?.ToString(CultureInfo.InvariantCulture);
        response.Headers["X-Progress"] = Response.Progress;
        response.Headers["Preference-Applied"] = Applied;
        response.Headers.Location = Absolute(context, Response.Location);
        response.Headers.ContentLocation = Absolute(context, Response.ContentLocation);
    }

    private static string? Absolute(HttpContext context, string? relative) =>
        relative is null ? null : $"{context.RequestServices.GetRequiredService<PublicFhirBase>()(context)}/{relative}";

    private async Task WriteBody(HttpContext context)
    {
        var response = context.Response;
        var body = Response.Body;

        if (Compression.For(context.Request, body.Length) is { } coding)
        {
            body = Compression.Pack(body, coding);
            response.Headers.ContentEncoding = coding;
        }

        response.ContentType = Format.ContentType;
        response.ContentLength = body.Length;

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }
}
