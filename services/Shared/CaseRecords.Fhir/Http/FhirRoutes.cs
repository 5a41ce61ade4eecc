using CaseRecords.Fhir.Http.Interactions;
using CaseRecords.Fhir.Http.Operations;
using CaseRecords.Fhir.Http.Operations.Matching;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Meta = CaseRecords.Fhir.Http.Operations.Meta;

namespace CaseRecords.Fhir.Http;

/// <summary>The whole REST surface: one row per interaction, one file per handler. Batches are dispatched through the same table.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html"/>
public static class FhirRoutes
{
    public static IReadOnlyList<FhirRoute> Table { get; } =
    [
        new("GET", "metadata", Interaction.Capabilities, Capabilities.Handle),
        new("POST", "", Interaction.Bundle, SystemBundle.Handle),
        new("GET", "", Interaction.SearchSystem, SearchSystem.Handle),
        new("POST", "_search", Interaction.SearchSystem, SearchSystem.Handle),
        new("POST", "{type}", Interaction.Create, Create.Handle),
        new("GET", "{type}", Interaction.SearchType, SearchType.Handle),
        new("POST", "{type}/_search", Interaction.SearchType, SearchType.Handle),
        new("GET", "{type}/$explain", Interaction.Explain, Explain.Handle),
        new("GET", "{type}/{id}", Interaction.Read, Read.Handle),
        new("PUT", "{type}/{id}", Interaction.Update, Update.Handle),
        new("DELETE", "{type}/{id}", Interaction.Delete, Delete.Handle),
        new("PATCH", "{type}/{id}", Interaction.Patch, Patch.Handle),
        new("PATCH", "{type}", Interaction.ConditionalPatch, ConditionalPatch.Handle),
        new("PUT", "{type}", Interaction.ConditionalUpdate, ConditionalUpdate.Handle),
        new("DELETE", "{type}", Interaction.ConditionalDelete, ConditionalDelete.Handle),
        new("GET", "{type}/{id}/_history", Interaction.HistoryInstance, InstanceHistory.Handle),
        new("GET", "{type}/_history", Interaction.HistoryType, TypeHistory.Handle),
        new("GET", "_history", Interaction.HistorySystem, SystemHistory.Handle),
        new("GET", "{type}/{id}/_history/{vid}", Interaction.Vread, VersionRead.Handle),
        new("GET", "{compartment}/{id}/*", Interaction.SearchCompartment, WholeCompartment.Handle),
        new("POST", "{compartment}/{id}/_search", Interaction.SearchCompartment, WholeCompartment.Handle),
        new("POST", "{compartment}/{id}/*/_search", Interaction.SearchCompartment, WholeCompartment.Handle),
        new("GET", "{compartment}/{id}/{type}", Interaction.SearchCompartment, CompartmentSearch.Handle),
        new("POST", "{compartment}/{id}/{type}/_search", Interaction.SearchCompartment, CompartmentSearch.Handle),
        new("GET", "Patient/{id}/$everything", Interaction.Everything, Everything.Handle),
        new("POST", "{type}/$validate", Interaction.Validate, Validate.Handle),
        new("POST", "{type}/{id}/$validate", Interaction.Validate, Validate.Handle),
        new("GET", "{type}/{id}/$validate", Interaction.Validate, Validate.Handle),
        new("POST", "Patient/{id}/$everything", Interaction.Everything, Everything.Handle),
        new("GET", "Patient/$everything", Interaction.Everything, Everything.OfAllPatients),
        new("POST", "Patient/$everything", Interaction.Everything, Everything.OfAllPatients),
        new("GET", "Observation/$lastn", Interaction.LastN, LastN.Handle),
        new("POST", "Observation/$lastn", Interaction.LastN, LastN.Handle),
        new("GET", "Composition/$document", Interaction.Document, Document.Handle),
        new("POST", "Composition/$document", Interaction.Document, Document.Handle),
        new("GET", "Composition/{id}/$document", Interaction.Document, Document.Handle),
        new("POST", "Composition/{id}/$document", Interaction.Document, Document.Handle),
        new("POST", "Patient/$match", Interaction.Match, Match.Handle),
        new("POST", "Patient/$merge", Interaction.Merge, Merge.Handle),
        new("POST", "Patient/$unmerge", Interaction.Unmerge, Unmerge.Handle),
        new("GET", "$meta", Interaction.Meta, Meta.InUse),
        new("POST", "$meta", Interaction.Meta, Meta.InUse),
        new("GET", "{type}/$meta", Interaction.Meta, Meta.InUse),
        new("POST", "{type}/$meta", Interaction.Meta, Meta.InUse),
        new("GET", "{type}/{id}/$meta", Interaction.Meta, Meta.OfOne),
        new("POST", "{type}/{id}/$meta", Interaction.Meta, Meta.OfOne),
        new("GET", "{type}/{id}/_history/{vid}/$meta", Interaction.Meta, Meta.OfOne),
        new("POST", "{type}/{id}/_history/{vid}/$meta", Interaction.Meta, Meta.OfOne),
        new("POST", "{type}/{id}/$meta-add", Interaction.ChangeMeta, Meta.Add),
        new("POST", "{type}/{id}/$meta-delete", Interaction.ChangeMeta, Meta.Delete),
        new("POST", "{type}/{id}/_history/{vid}/$meta-add", Interaction.ChangeMeta, Meta.OnVersion),
        new("POST", "{type}/{id}/_history/{vid}/$meta-delete", Interaction.ChangeMeta, Meta.OnVersion),
        new("GET", "$reindex", Interaction.Reindex, Reindex.Progress),
        new("POST", "$reindex", Interaction.Reindex, Reindex.Start),
        new("GET", "_async/{id}", Interaction.AsyncAnswer, AsyncAnswer.Handle),
        new("DELETE", "_async/{id}", Interaction.AsyncAnswer, AsyncAnswer.Handle),
    ];

    /// <summary>Whether the answer of a request may take long enough for its client to come back for it.</summary>
    internal static bool MayBeLong(FhirRequest request) =>
        Table.Any(route => route.Interaction is Interaction.Bundle or Interaction.Everything && route.Method == request.Method && route.Takes(request.Path));

    /// <summary>Runs a request through the table.</summary>
    public static async Task<FhirResponse> Dispatch(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        try
        {
            return await Answer(request, engine, cancellationToken);
        }
        catch (UnavailableException e)
        {
            return FhirResponse.Of(e.IsFull ? Issue.NoRoom($"{e.Message} Nothing was written.") : Issue.Unavailable($"{e.Message} Try again in a moment."));
        }
    }

    private static Task<FhirResponse> Answer(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var method = request.Method == "HEAD" ? "GET" : request.Method;
        var here = Table.Where(route => route.Takes(request.Path)).ToList();

        return here.Find(route => route.Method == method) is { } route
            ? Answer(route, request, engine, cancellationToken)
            : Task.FromResult(FhirResponse.Of(NoRoute(request, here)) with { Allow = here.Count > 0 ? Methods(here) : null });
    }

    private static async Task<FhirResponse> Answer(FhirRoute route, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var (subset, refusal) = Shaping.Of(route, request);

        if ((refusal ?? Unserved(route, request)) is { } issue)
        {
            return FhirResponse.Of(issue);
        }

        var answer = await route.Handle(request, engine, cancellationToken);

        return subset is null ? answer : Shaping.Cut(answer, route, request, subset);
    }

    extension(IEndpointRouteBuilder app)
    {
        /// <summary>Maps the table under <c>/fhir</c>; every route demands a signed-in caller but for the CapabilityStatement.</summary>
        public void MapFhir()
        {
            var fhir = app.MapGroup("/fhir");

            foreach (var route in Table)
            {
                var endpoint = fhir.MapMethods(route.Pattern, route.Method == "GET" ? ["GET", "HEAD"] : [route.Method], FhirHttp.Handle).WithMetadata(route.Interaction);
                _ = route.Interaction == Interaction.Capabilities ? endpoint.AllowAnonymous() : endpoint.RequireAuthorization();
            }

            // What no route takes still gets an OperationOutcome.
            fhir.Map("{**rest}", FhirHttp.Handle).RequireAuthorization().WithOrder(int.MaxValue);
        }
    }

    /// <summary>A parameter that would have no effect: the client would take what it gets for what it asked for.</summary>
    private static Issue? Unserved(FhirRoute route, FhirRequest request) =>
        route.Interaction is Interaction.Read or Interaction.Vread or Interaction.Create or Interaction.Update or Interaction.Delete or Interaction.Bundle
        && request.Query.FirstOrDefault(pair => !Shaping.IsGeneral(pair.Key)) is { Key: { } name }
            ? Issue.NotSupported("This parameter is not supported here.", name)
            : null;

    private static string Methods(List<FhirRoute> here) =>
        string.Join(", ", here.Select(route => route.Method).Distinct().SelectMany(method => method == "GET" ? ["GET", "HEAD"] : new[] { method }));

    private static Issue NoRoute(FhirRequest request, List<FhirRoute> here) => request.Path switch
    {
        _ when here.Count > 0 => new Issue(
            405, OperationOutcome.IssueType.NotSupported, $"{request.Method} is not served here, but {Methods(here)}."),
        [var type, ..] when !R4.IsResourceType(type) && !type.StartsWith('$') && !type.StartsWith('_') =>
            new Issue(404, OperationOutcome.IssueType.NotSupported, "This is not an R4 resource type."),
        _ => new Issue(404, OperationOutcome.IssueType.NotSupported, "Nothing is served at this address."),
    };
}
