using CaseRecords.Fhir.Http.Operations;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Search.Values;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>The whole record of one patient: the compartment, and whom and what it refers to. In one bundle, or page by page where <c>_count</c> asks for pages.</summary>
/// <seealso href="https://hl7.org/fhir/R4/patient-operation-everything.html"/>
internal static class Everything
{
    private static readonly OperationParameter[] Declared =
    [
        new("start", ParameterKind.Date), new("end", ParameterKind.Date), new("_since", ParameterKind.Instant),
        new("_type", ParameterKind.Code) { Repeats = true }, new("_count", ParameterKind.Integer), new("_cursor", ParameterKind.Text),
    ];

    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var key = new ResourceKey("Patient", request.Id);
        var read = OperationParameters.Read(request, Declared);

        if ((read.Failed ? read.Issues : Refused(read.Value!) is { } problem ? [problem] : []) is { Count: > 0 } issues)
        {
            return FhirResponse.Of(issues);
        }

        switch (await engine.Store.Find(key, cancellationToken))
        {
            case null or { Version: 0 }:
                return FhirResponse.NotFound(key);
            case { IsDeleted: true } deleted:
                return FhirResponse.Gone(deleted);
        }

        var parameters = read.Value!;
        var wanted = await Wanted(key, parameters, engine, cancellationToken);

        return parameters.Number("_count") is { } count
            ? await new EverythingPage(key, SelfOf(request, parameters), request, engine).Of(wanted, Math.Min(count, ResultParameters.LargestPage), parameters.Text("_cursor"), cancellationToken)
            : await Whole(key, SelfOf(request, parameters), wanted, request, engine, cancellationToken);
    }

    /// <summary>Over all patients it would be an export.</summary>
    public static Task<FhirResponse> OfAllPatients(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        Task.FromResult(FhirResponse.Of(Issue.NotSupported("Everything about all patients is not served at once. Ask about one, at Patient/{id}/$everything.", "Patient")));

    private static async Task<FhirResponse> Whole(
        ResourceKey key, string self, Func<ResourceKey, DateTimeOffset, bool> wanted, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var most = engine.Settings.Operations.Everything;
        var content = await engine.Store.Compartment(key, most + 1, cancellationToken);

        if (content.Members.Count > most || content.Referenced.Count > most)
        {
            return FhirResponse.Of(new Issue(
                422, OperationOutcome.IssueType.TooCostly, $"This record holds more than {most} resources. Ask for pages with _count, or for less with _type, _since, start and end together with _count."));
        }

        List<StoredResource> members = [.. content.Members.Where(one => wanted(one.Key, one.LastUpdated))];
        using var bundle = new BundleJson("searchset", total: members.Count);
        bundle.Links([new("self", $"{request.Base}/{self}")]);

        foreach (var member in members)
        {
            bundle.Found(request.Base, member, "match");
        }

        foreach (var other in content.Referenced.Where(one => wanted(one.Key, one.LastUpdated)))
        {
            bundle.Found(request.Base, other, "include");
        }

        return FhirResponse.Of(bundle.Finish());
    }

    private static async ValueTask<Func<ResourceKey, DateTimeOffset, bool>> Wanted(ResourceKey patient, OperationParameters parameters, FhirEngine engine, CancellationToken cancellationToken)
    {
        var types = TypesOf(parameters).ToHashSet(StringComparer.Ordinal);
        var since = parameters.Text("_since") is { } text ? DateSpan.Parse(text, minutes: true, engine.Zone)!.Value.Low : 0;
        var (start, end) = (DateSpan.Parse(parameters.Text("start"), zone: engine.Zone)?.Low, DateSpan.Parse(parameters.Text("end"), zone: engine.Zone)?.High);
        var elsewhen = start is null && end is null
            ? new HashSet<ResourceKey>()
            : await CareDates.Outside(patient, start ?? DateSpan.Earliest, end ?? DateSpan.Latest, engine, cancellationToken);

        return (key, lastUpdated) =>
            (types.Count == 0 ? !AuditTrail.Holds(key.Type) : types.Contains(key.Type)) && lastUpdated.UtcTicks >= since && !elsewhen.Contains(key);
    }

    private static IEnumerable<string> TypesOf(OperationParameters parameters) => parameters.Texts("_type").SelectMany(types => types.Split(','));

    private static Issue? Refused(OperationParameters parameters) =>
        TypesOf(parameters).Any(type => !R4.IsResourceType(type)) ? Issue.Invalid("_type names something that is not an R4 resource type.", "_type")
        : DateSpan.Parse(parameters.Text("start")) is { } start && DateSpan.Parse(parameters.Text("end")) is { } end && start.Low > end.High ? Issue.Invalid("start is after end.", "start")
        : parameters.Text("_cursor") is not null && parameters.Text("_count") is null ? Issue.Invalid("A _cursor goes with the _count that it came with.", "_cursor")
        : null;

    /// <summary>What was asked, as one may ask it with GET.</summary>
    private static string SelfOf(FhirRequest request, OperationParameters parameters) => SearchAnswer.SelfOf(
        string.Join('/', request.Path),
        [
            .. Declared.Where(one => one.Name != "_cursor").SelectMany(one => parameters.Texts(one.Name).Select(text => KeyValuePair.Create(one.Name, text))),
            .. request.Query.Where(pair => Shaping.IsGeneral(pair.Key) && pair.Value.Length > 0),
        ]);
}
