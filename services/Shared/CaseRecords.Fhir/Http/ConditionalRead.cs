using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Http;

/// <summary>Whether a client already has what it asks for: then it is told so, and gets no body.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#cread"/>
internal static class ConditionalRead
{
    /// <summary>The version as an answer to a read: 304 where If-None-Match or, without it, If-Modified-Since says that the client has it.</summary>
    public static FhirResponse Answer(FhirRequest request, StoredResource stored) =>
        IsHad(request, stored) ? FhirResponse.Of(stored, 304) with { Body = default } : FhirResponse.Of(stored);

    private static bool IsHad(FhirRequest request, StoredResource stored) =>
        request.IfNoneMatch is { Length: > 0 } tags ? ETag.Names(tags, stored.Version)
        : request.IfModifiedSince is { } since && (IsWholeSecond(since) ? Second(stored.LastUpdated) : stored.LastUpdated) <= since;

    private static DateTimeOffset Second(DateTimeOffset moment) => moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerSecond));

    /// <summary>HTTP's dates have no milliseconds: whoever has the state of a second has it to its end.</summary>
    private static bool IsWholeSecond(DateTimeOffset moment) => moment.Ticks % TimeSpan.TicksPerSecond == 0;
}
