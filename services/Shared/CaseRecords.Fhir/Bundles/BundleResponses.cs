using System.Globalization;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace CaseRecords.Fhir.Bundles;

/// <summary>Turns the answer of a single request into the answer of an entry.</summary>
internal static class BundleResponses
{
    /// <param name="method">Of the entry: a HEAD is answered without its resource.</param>
    public static BundleResponse Of(FhirResponse response, string? method, FhirRequest bundle)
    {
        var status = string.Create(CultureInfo.InvariantCulture, $"{response.Status} {ReasonPhrases.GetReasonPhrase(response.Status)}");
        var isRead = response.Location is null && method is not ("PUT" or "PATCH" or "DELETE");

        return new BundleResponse(
            status,
            response.Location,
            response.ETag,
            response.LastModified,
            Resource: !response.Failed && method != "HEAD" && (isRead || bundle.Prefer.Return == "representation") ? response.Body : default,
            Outcome: response.Failed || (!isRead && bundle.Prefer.Return == "OperationOutcome") ? response.Body : default);
    }
}
