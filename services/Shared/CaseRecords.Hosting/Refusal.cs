using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CaseRecords.Hosting;

/// <summary>A request refused, or failed on its way, outside the engine: a status and an OperationOutcome of one error.</summary>
/// <param name="Code">A code of R4's issue-type.</param>
/// <param name="Diagnostics">One sentence for a developer. Never holds patient data or an exception's text.</param>
/// <seealso href="https://hl7.org/fhir/R4/operationoutcome.html"/>
public sealed record Refusal(int Status, string Code, string Diagnostics) : IResult
{
    public static Refusal SignIn { get; } = new(401, "login", "This address is for callers who are signed in.");

    public static Refusal Forbidden { get; } = new(403, "forbidden", "This caller may not do this.");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = new ArrayBufferWriter<byte>(256);

        using (var json = new Utf8JsonWriter(body, OutcomeWriter.Relaxed))
        {
            json.WriteOutcomeStart();
            json.WriteIssue("error", Code, Diagnostics);
            json.WriteOutcomeEnd();
        }

        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = OutcomeWriter.ContentType;
        httpContext.Response.ContentLength = body.WrittenCount;

        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await httpContext.Response.BodyWriter.WriteAsync(body.WrittenMemory, httpContext.RequestAborted);
        }
    }
}
