using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Issues;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CaseRecords.Exchange.Feed;

/// <summary>Serves what describes the feed, to those who may read it.</summary>
internal static class EventDocuments
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    extension(IEndpointRouteBuilder app)
    {
        /// <summary>Maps <c>GET /events/asyncapi.json</c> and the schemas that it refers to.</summary>
        public void MapEventDocuments()
        {
            app.MapGet("/events/asyncapi.json", () => Answer(AsyncApiDocument.Document)).RequireAuthorization();
            app.MapGet("/events/schemas/{name}/1.json", Schema).RequireAuthorization();
        }
    }

    private static IResult Schema(string name) =>
        EventSchemas.All.TryGetValue(name, out var schema)
            ? Answer(schema)
            : new OutcomeResult(Issue.NotFound("There is no schema of this name; /events/asyncapi.json lists them."));

    private static ContentHttpResult Answer(JsonObject document) => TypedResults.Text(document.ToJsonString(Readable), "application/json");
}
