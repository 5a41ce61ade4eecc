using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Runs one write and answers as Prefer asks.</summary>
internal static class SingleWrite
{
    /// <summary>What every write has: where it goes, and on which conditions.</summary>
    public static WriteIntent IntentOf(WriteMethod method, FhirRequest request) => new()
    {
        Method = method,
        Type = request.Type,
        IfMatch = request.IfMatch,
        IfNoneMatch = request.IfNoneMatch,
        IfNoneExist = request.IfNoneExist,
    };

    /// <summary>The search parameters that name the target; those that shape the answer are not among them.</summary>
    public static string CriteriaOf(FhirRequest request) => string.Join('&', request.Query
        .Where(pair => !Shaping.IsGeneral(pair.Key))
        .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));

    public static async Task<FhirResponse> Run(WriteIntent intent, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        await engine.Writer.Write([intent], request.Context, null, cancellationToken) switch
        {
            WriteOutcome.Refused refused => FhirResponse.Of(refused.Issues),
            WriteOutcome.Done { Results: [var written] } => Answer(written, request.Prefer),
            _ => throw new InvalidOperationException("One intent has one result."),
        };

    private static FhirResponse Answer(Written written, Prefer prefer)
    {
        if (written.Resource is not { IsDeleted: false } stored)
        {
            return Deleted(written, prefer);
        }

        var response = FhirResponse.Of(stored, written.Status);

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

    /// <summary>A delete has nothing to show but, where it is asked for, how it went.</summary>
    private static FhirResponse Deleted(Written written, Prefer prefer)
    {
        var response = written.Resource is { } version ? FhirResponse.Of(version, 204) : new FhirResponse { Status = 204 };

        return prefer.Return == "OperationOutcome" ? response with { Status = 200, Body = OutcomeJson.Of(written.Warnings) } : response with { Body = default };
    }
}
