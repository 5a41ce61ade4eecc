using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Patching;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CaseRecords.Fhir.Http;

/// <summary>Only JSON is spoken yet: what asks for or sends another format is told so.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#mime-type"/>
internal static class ContentNegotiation
{
    private const string Form = "application/x-www-form-urlencoded";

    private static readonly HashSet<string> Json = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/fhir+json", "application/json", "text/json", "json", "application/json+fhir",
    };

    private static readonly HashSet<string> Any = new(StringComparer.Ordinal) { "*/*", "application/*", "text/html" };

    public static Issue? Refuse(HttpRequest request) => UnspeakableFormat(request) ?? UnreadableBody(request);

    private static Issue? UnspeakableFormat(HttpRequest request)
    {
        if (request.Query["_format"] is [{ Length: > 0 } format, ..])
        {
            return Json.Contains(format.Split(';')[0].Replace(' ', '+')) ? null : NotJson(406, "_format");
        }

        var accepted = request.GetTypedHeaders().Accept;

        return accepted.Count == 0 || accepted.Any(Speaks) ? null : NotJson(406, "Accept");
    }

    private static bool Speaks(MediaTypeHeaderValue accepted) =>
        accepted.Quality != 0 && accepted.MediaType.Value is { } type && (Json.Contains(type) || Any.Contains(type)) && IsR4(accepted);

    /// <summary>The parameter by which a client may say for which release of FHIR it speaks.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/versioning.html#mt-version"/>
    private static bool IsR4(MediaTypeHeaderValue type) =>
        type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("fhirVersion", StringComparison.OrdinalIgnoreCase)) is not { } version
        || HeaderUtilities.RemoveQuotes(version.Value).Value is "4.0" or R4.Version;

    private static Issue? UnreadableBody(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsDelete(request.Method) || HasNoBody(request))
        {
            return null;
        }

        if (request.Headers.ContentEncoding is [{ Length: > 0 } encoding, ..] && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return new(415, OperationOutcome.IssueType.NotSupported, "Content-Encoding: bodies are read as they are, not unpacked.");
        }

        if (request.Path.Value!.EndsWith("/_search", StringComparison.Ordinal))
        {
            return request.GetTypedHeaders().ContentType is { MediaType.Value: Form }
                ? null
                : new(415, OperationOutcome.IssueType.NotSupported, $"Content-Type: the parameters of a search are sent as {Form}.");
        }

        return request.ContentType is not { Length: > 0 } type || Reads(type) || (HttpMethods.IsPatch(request.Method) && PatchFormat.Of(type) is not null) ? null : NotJson(415, "Content-Type");
    }

    private static bool HasNoBody(HttpRequest request) =>
        request.ContentLength is 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0);

    private static bool Reads(string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && Json.Contains(type.MediaType.Value!)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && IsR4(type);

    private static Issue NotJson(int status, string where) =>
        new(status, OperationOutcome.IssueType.NotSupported, $"{where}: only application/fhir+json of R4 (fhirVersion 4.0), in UTF-8, is supported.");
}
