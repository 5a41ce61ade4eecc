using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CaseRecords.Exchange.Feed;

/// <summary>Says whether events flow: how far the log reaches, how old the oldest entry without a position is, and where each reader stands.</summary>
public static class FeedHealth
{
    /// <summary>Past this age an entry without a position is an alarm.</summary>
    private static readonly TimeSpan Alarm = TimeSpan.FromSeconds(2);

    extension(IEndpointRouteBuilder app)
    {
        /// <summary>Maps <c>GET /health/events</c>.</summary>
        public void MapFeedHealth() => app.MapGet("/health/events", Handle).AllowAnonymous();
    }

    private static async Task<JsonHttpResult<FeedReport>> Handle(
        IRecordStore store, IEnumerable<ILogConsumer> consumers, TimeProvider time, CancellationToken cancellationToken)
    {
        var state = await store.LogState(cancellationToken);
        var age = state.OldestUnplaced is { } since ? time.GetUtcNow() - since : TimeSpan.Zero;
        List<ReaderReport> readers = [];

        foreach (var consumer in consumers)
        {
            var position = await consumer.Position(cancellationToken);
            readers.Add(new ReaderReport(consumer.Name, position, Math.Max(0, state.Head - position)));
        }

        var stuck = age > Alarm;

        return TypedResults.Json(
            new FeedReport(stuck ? "degraded" : "ok", state.Head, Math.Round(age.TotalSeconds, 3), readers),
            statusCode: stuck ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}

/// <summary>The body of <c>/health/events</c>.</summary>
/// <param name="OldestUnplacedSeconds">How long the oldest committed entry has waited for its position; 0 where none waits.</param>
public sealed record FeedReport(string Status, long Head, double OldestUnplacedSeconds, IReadOnlyList<ReaderReport> Readers);

/// <summary>One reader of the log: where it stands, and how many entries it still has to apply.</summary>
public sealed record ReaderReport(string Name, long Position, long Behind);
