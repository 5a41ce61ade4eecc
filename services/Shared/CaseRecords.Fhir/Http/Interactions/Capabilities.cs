using CaseRecords.Fhir.Issues;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Says what this server does: all of it, the normative part, or what it knows of terminologies.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#capabilities"/>
internal static class Capabilities
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) => Task.FromResult(Answer(request, engine));

    private static FhirResponse Answer(FhirRequest request, FhirEngine engine)
    {
        if (request.Query.FirstOrDefault(pair => pair.Key != "mode" && !Shaping.IsGeneral(pair.Key)) is { Key: { } name })
        {
            return FhirResponse.Of(Issue.NotSupported("This parameter is not supported here; mode is.", name));
        }

        CapabilityMode? mode = request["mode"] switch
        {
            null or "" or "full" => CapabilityMode.Full,
            "normative" => CapabilityMode.Normative,
            "terminology" => CapabilityMode.Terminology,
            _ => null,
        };

        if (mode is not { } asked)
        {
            return FhirResponse.Of(Issue.Invalid("mode is full, normative or terminology.", "mode"));
        }

        var document = engine.Capabilities.For(request.Base, asked);

        return ETag.Has(request.IfNoneMatch, document.ETag!) ? document with { Status = 304, Body = default } : document;
    }
}
