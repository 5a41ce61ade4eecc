using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using Microsoft.AspNetCore.Http;

namespace CaseRecords.Fhir.Http;

/// <summary>Refuses a request outside the FHIR routes as they do: with the issue's status and an OperationOutcome.</summary>
public sealed class OutcomeResult(Issue issue) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = OutcomeJson.Of([issue]);
        httpContext.Response.StatusCode = issue.Status;
        httpContext.Response.ContentType = FhirHttp.FhirJson;
        httpContext.Response.ContentLength = body.Length;

        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await httpContext.Response.BodyWriter.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}
