using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Runs one write and answers as Prefer asks.</summary>
internal static class SingleWrite
{
    public static async Task<FhirResponse> Run(WriteIntent intent, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        await engine.Writer.Write([intent], request.Context, null, cancellationToken) switch
        {
            WriteOutcome.Refused refused => FhirResponse.Of(refused.Issues),
            WriteOutcome.Done { Results: [var written] } => Answer(written, request.Prefer),
            _ => throw new InvalidOperationException("One intent has one result."),
        };

    private static FhirResponse Answer(Written written, Prefer prefer)
    {
        if (written.Resource is not { } stored)
        {
            return new FhirResponse { Status = 204 };
        }

        var response = FhirResponse.Of(stored, written.Status);

        if (stored.IsDeleted)
        {
            return response with { Body = default };
        }

        return response with
        {
            Location = FhirResponse.LocationOf(stored),
            Body = prefer.Return switch
            {
                "minimal" => default,
                "OperationOutcome" => OutcomeJson.Of(written.Warnings),
                _ => stored.Body,
            },
        };
    }
}
