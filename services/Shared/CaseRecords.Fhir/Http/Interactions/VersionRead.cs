using System.Globalization;
using CaseRecords.Fhir.Issues;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Reads one version of a resource; the version of a delete is gone.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#vread"/>
internal static class VersionRead
{
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var key = new ResourceKey(request.Type, request.Id);
        var text = request.Path[3];
        var stored = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && !text.StartsWith('0')
            ? await engine.Store.Find(key, version, cancellationToken)
            : null;

        return stored switch
        {
            null => FhirResponse.Of(Issue.NotFound($"There is no version of {key} with this id.")),
            { IsDeleted: true } => FhirResponse.Gone(stored),
            _ when await BinaryAccess.Refuse(stored, request, engine, cancellationToken) is { } refusal => FhirResponse.Of(refusal),
            _ => ConditionalRead.Answer(request, stored),
        };
    }
}
