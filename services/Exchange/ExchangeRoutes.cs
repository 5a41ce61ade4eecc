using CaseRecords.Exchange.Feed;
using CaseRecords.Routing;

namespace CaseRecords.Exchange;

/// <summary>What <c>exchange</c> serves beside FHIR: the feed, its health, and the routing table.</summary>
public static class ExchangeRoutes
{
    extension(IEndpointRouteBuilder app)
    {
        public void MapExchange()
        {
            app.MapFeed();
            app.MapEventDocuments();
            app.MapFeedHealth();
            app.MapGet("/metadata/routing", () => TypedResults.Ok(RoutingTable.Rows)).RequireAuthorization();
        }
    }
}
