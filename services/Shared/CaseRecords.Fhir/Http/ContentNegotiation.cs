using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CaseRecords.Fhir.Http;

/// <summary>Only JSON is spoken yet: what asks for or sends another format is told so.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#mime-type"/>
internal static class ContentNegotiation
{
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
        accepted.Quality != 0 && accepted.MediaType.Value is { } type && (Json.Contains(type) || Any.Contains(type));

    private static Issue? UnreadableBody(HttpRequest request) =>
        request.ContentType is not { Length: > 0 } type
        || (HttpMethods.IsPost(request.Method) && request.HasFormContentType)
        || HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsDelete(request.Method)
        || Json.Contains(type.Split(';')[0].Trim())
            ? null
            : NotJson(415, "Content-Type");

    private static Issue NotJson(int status, string where) =>
        new(status, OperationOutcome.IssueType.NotSupported, $"{where}: only application/fhir+json is supported.");
}
