using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search.Values;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>The whole record of one patient in one bundle: the compartment, and whom and what it refers to.</summary>
/// <seealso href="https://hl7.org/fhir/R4/patient-operation-everything.html"/>
internal static class Everything
{
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var key = new ResourceKey("Patient", request.Id);

        if (Refused(request) is { } problem)
        {
            return FhirResponse.Of(problem);
        }

        switch (await engine.Store.Find(key, cancellationToken))
        {
            case null or { Version: 0 }:
                return FhirResponse.NotFound(key);
            case { IsDeleted: true } deleted:
                return FhirResponse.Gone(deleted);
        }

        var compartment = await engine.Store.Compartment(key, cancellationToken);
        var wanted = Wanted(request);

        return FhirResponse.Of(BundleOf(request, [.. compartment.Members.Where(wanted)], [.. compartment.Referenced.Where(wanted)]));
    }

    private static ReadOnlyMemory<byte> BundleOf(FhirRequest request, IReadOnlyList<StoredResource> members, IReadOnlyList<StoredResource> referenced)
    {
        using var bundle = new BundleJson("searchset", total: members.Count);
        bundle.Links([new("self", $"{request.Base}/{string.Join('/', request.Path)}{QueryOf(request)}")]);

        foreach (var member in members)
        {
            bundle.Found(request.Base, member, "match");
        }

        foreach (var other in referenced)
        {
            bundle.Found(request.Base, other, "include");
        }

        return bundle.Finish();
    }

    private static string QueryOf(FhirRequest request) =>
        request.Query.Count == 0 ? "" : "?" + string.Join('&', request.Query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));

    private static Func<StoredResource, bool> Wanted(FhirRequest request)
    {
        var types = request["_type"]?.Split(',').ToHashSet(StringComparer.Ordinal);
        var since = request["_since"] is { } text ? Moment(text) : null;

        return resource =>
            (types?.Contains(resource.Key.Type) ?? !AuditTrail.Holds(resource.Key.Type))
            && (since is null || resource.LastUpdated >= since);
    }

    private static Issue? Refused(FhirRequest request) =>
        request.Query.Select(pair => pair.Key switch
        {
            _ when Shaping.IsGeneral(pair.Key) => null,
            "_type" => pair.Value.Split(',').FirstOrDefault(type => !R4.IsResourceType(type)) is null
                ? null
                : Issue.Invalid("_type names something that is not an R4 resource type.", "_type"),
            "_since" => Moment(pair.Value) is null ? Issue.Invalid("_since is not an instant.", "_since") : null,
            var name => Issue.NotSupported($"{name} is not supported here; _type and _since are.", name),
        }).FirstOrDefault(issue => issue is not null);

    private static DateTimeOffset? Moment(string text) =>
        DateSpan.Parse(text, minutes: true) is { Low: var ticks } ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
}
