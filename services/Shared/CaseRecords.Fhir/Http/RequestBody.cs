using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Xml;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace CaseRecords.Fhir.Http;

/// <summary>A body as the engine takes it: unpacked, and in JSON whatever it came in.</summary>
/// <param name="Json">Empty where there was none.</param>
internal sealed record RequestBody(ReadOnlyMemory<byte> Json)
{
    private const string FormType = "application/x-www-form-urlencoded";

    public static RequestBody None { get; } = new(ReadOnlyMemory<byte>.Empty);

    /// <summary>The pairs of a posted search form.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Form { get; init; } = [];

    /// <summary>The media type that it came in, without parameters; null where none was said.</summary>
    public string? MediaType { get; init; }

    /// <summary>Reads the body of a request; issues say why it cannot be taken.</summary>
    public static async ValueTask<(RequestBody Body, IReadOnlyList<Issue> Issues)> Of(HttpContext context, long limit)
    {
        var request = context.Request;

        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsDelete(request.Method) || HasNoBody(request))
        {
            return (None, []);
        }

        if (Refuse(request) is { } refusal)
        {
            return (None, [refusal]);
        }

        var (bytes, unread) = await BodyBytes.Read(context, limit);

        return unread is null ? Understand(request, bytes) : (None, [unread]);
    }

    private static (RequestBody Body, IReadOnlyList<Issue> Issues) Understand(HttpRequest request, ReadOnlyMemory<byte> bytes)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value!.ToLowerInvariant() : null;

        if (IsSearchForm(request))
        {
            return (None with { Form = QueryText.Parse(System.Text.Encoding.UTF8.GetString(bytes.Span)), MediaType = type }, []);
        }

        if (NativeBinary.Takes(request, type, bytes))
        {
            return NativeBinary.ResourceOf(request, bytes) is var (resource, issue) && issue is null ? (new(resource) { MediaType = type }, []) : (None, [issue]);
        }

        if (!IsXml(type, bytes.Span))
        {
            return (new(bytes) { MediaType = type }, []);
        }

        var (json, issues) = XmlToJson.Convert(bytes);

        return (new(json) { MediaType = type }, issues);
    }

    private static Issue? Refuse(HttpRequest request)
    {
        if (IsSearchForm(request))
        {
            return MediaTypeHeaderValue.TryParse(request.ContentType, out var form) && form.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase)
                ? null
                : new(415, OperationOutcome.IssueType.NotSupported, $"Content-Type: the parameters of a search are sent as {FormType}.");
        }

        return request.ContentType is not { Length: > 0 } type || NativeBinary.IsWrite(request) || Reads(request, type)
            ? null
            : ContentNegotiation.Unspoken(415, "Content-Type");
    }

    private static bool Reads(HttpRequest request, string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (AnswerFormat.Named(type.MediaType.Value!) is { } format
            ? Speaks(type.Charset.Value, format.IsXml) && ContentNegotiation.IsR4(ContentNegotiation.VersionOf(type))
            : HttpMethods.IsPatch(request.Method) && type.MediaType.Equals("application/json-patch+json", StringComparison.OrdinalIgnoreCase));

    /// <summary>JSON is UTF-8; XML says itself what it is, and what a header says beside must not be another thing.</summary>
    private static bool Speaks(string? charset, bool isXml) => charset?.Trim('"').ToLowerInvariant() switch
    {
        null or "" or "utf-8" or "us-ascii" => true,
        "utf-16" or "utf-16le" or "utf-16be" => isXml,
        _ => false,
    };

    /// <summary>Without a Content-Type the text says what it is: XML begins with an angle.</summary>
    private static bool IsXml(string? type, ReadOnlySpan<byte> body) =>
        type is null
            ? ResourceJson.WithoutByteOrderMark(body).TrimStart(" \t\r\n"u8) is [(byte)'<', ..]
            : AnswerFormat.Named(type)?.IsXml == true;

    private static bool IsSearchForm(HttpRequest request) => request.Path.Value!.EndsWith("/_search", StringComparison.Ordinal);

    private static bool HasNoBody(HttpRequest request) =>
        request.ContentLength is 0
        || (request.ContentLength is null && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true });
}
