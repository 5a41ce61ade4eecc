using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.WebUtilities;

namespace CaseRecords.Fhir.Bundles;

/// <summary>Writes all entries of a Bundle or none, whoever owns them; reads inside it see the result.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#transaction"/>
internal static class Transaction
{
    public static async Task<FhirResponse> Run(ReadBundle bundle, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var (intents, issues) = EntryIntent.AllOf(bundle);

        if (issues.Count > 0)
        {
            return FhirResponse.Of(issues);
        }

        if ((IdempotencyKeys.Refuse(request.IdempotencyKey) ?? SameFullUrl(bundle)) is { } refusal)
        {
            return FhirResponse.Of(refusal);
        }

        if (await engine.Owners.Forward(bundle, request, cancellationToken) is { } answered)
        {
            return answered;
        }

        if (await BundleReads.Failing(bundle, intents, request, engine, cancellationToken) is { Count: > 0 } failing)
        {
            return FhirResponse.Of(failing);
        }

        var context = request.Context with
        {
            IdempotencyKey = request.IdempotencyKey,
            RequestHash = request.IdempotencyKey is null ? null : SHA256.HashData(request.Body.Span),
        };
        StoredAnswer? kept = null;
        var outcome = await engine.Writer.Write(
            intents, context, results => kept = new StoredAnswer(200, WriteOnly(bundle, results, request)), cancellationToken);

        return outcome switch
        {
            WriteOutcome.Refused refused => FhirResponse.Of(refused.Issues),
            WriteOutcome.Repeated { Answer: var first } => await Again(bundle, first, request, engine, cancellationToken),
            WriteOutcome.Done when kept is not null => await Again(bundle, kept, request, engine, cancellationToken),
            WriteOutcome.Done done => await Answer(bundle, done.Results, request, engine, cancellationToken),
            _ => throw new InvalidOperationException("An outcome of an unknown kind."),
        };
    }

    private static Issue? SameFullUrl(ReadBundle bundle) =>
        bundle.Entries.Where(entry => entry.FullUrl is not null).GroupBy(entry => entry.FullUrl).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? Issue.Invalid("Two entries have the same fullUrl.", $"{twice.ElementAt(1).Place}.fullUrl")
            : null;

    private static byte[] WriteOnly(ReadBundle bundle, IReadOnlyList<Written> results, FhirRequest request)
    {
        using var answer = new BundleJson("transaction-response");
        var next = 0;

        foreach (var entry in bundle.Entries)
        {
            answer.Response(entry.Reads ? new BundleResponse("200 OK") : Of(results[next++], request));
        }

        return answer.Finish();
    }

    /// <summary>The answer that is kept under a key; what was only read is read again.</summary>
    private static async Task<FhirResponse> Again(
        ReadBundle bundle, StoredAnswer kept, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        if (!bundle.Entries.Any(entry => entry.Reads))
        {
            return new FhirResponse { Status = kept.Status, Body = kept.Body };
        }

        using var first = JsonDocument.Parse(kept.Body);
        using var answer = new BundleJson("transaction-response");

        foreach (var (entry, response) in bundle.Entries.Zip(first.RootElement.GetProperty("entry").EnumerateArray()))
        {
            if (entry.Reads)
            {
                answer.Response(await Read(entry, request, engine, cancellationToken));
            }
            else
            {
                answer.Copy(response);
            }
        }

        return FhirResponse.Of(answer.Finish());
    }

    private static async Task<BundleResponse> Read(BundleEntry entry, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        BundleResponses.Of(await BundleReads.Run(entry, request, engine, cancellationToken), entry.Method, request);

    private static async Task<FhirResponse> Answer(
        ReadBundle bundle, IReadOnlyList<Written> results, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        using var answer = new BundleJson("transaction-response");
        var next = 0;

        foreach (var entry in bundle.Entries)
        {
            answer.Response(entry.Reads
                ? await Read(entry, request, engine, cancellationToken)
                : Of(results[next++], request));
        }

        return FhirResponse.Of(answer.Finish());
    }

    private static BundleResponse Of(Written written, FhirRequest request)
    {
        var status = string.Create(CultureInfo.InvariantCulture, $"{written.Status} {ReasonPhrases.GetReasonPhrase(written.Status)}");

        if (written.Resource is not { } stored)
        {
            return new BundleResponse(status);
        }

        return new BundleResponse(
            status,
            stored.IsDeleted ? null : FhirResponse.LocationOf(stored),
            ETag.Of(stored.Version),
            stored.LastUpdated,
            Resource: request.Prefer.Return == "representation" ? stored.Body : default,
            Outcome: written.Warnings.Count > 0 || request.Prefer.Return == "OperationOutcome" ? OutcomeJson.Of(written.Warnings) : default);
    }
}
