using System.Text.Json.Serialization;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using CaseRecords.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;

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
        IRecordStore store, ReaderPositions positions, IServiceProvider services, TimeProvider time, CancellationToken cancellationToken)
    {
        var state = await store.LogState(cancellationToken);
        var age = state.OldestUnplaced is { } since ? time.GetUtcNow() - since : TimeSpan.Zero;
        var readers = (await positions(cancellationToken)).Select(reader => new ReaderReport(reader.Name, reader.Position, reader.Position is { } at ? Math.Max(0, state.Head - at) : null)).ToList();
        var relay = services.GetService<RelayHealth>() is { } health ? await health.Read(cancellationToken) : null;
        var stuck = age > Alarm || relay is { Status: not "ok" } || readers.Exists(reader => reader.Position is null);

        return TypedResults.Json(
            new FeedReport(stuck ? "degraded" : "ok", state.Head, Math.Round(age.TotalSeconds, 3), readers) { Relay = relay },
            statusCode: stuck ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}

/// <summary>The body of <c>/health/events</c>.</summary>
/// <param name="OldestUnplacedSeconds">How long the oldest committed entry has waited for its position; 0 where none waits.</param>
public sealed record FeedReport(string Status, long Head, double OldestUnplacedSeconds, IReadOnlyList<ReaderReport> Readers)
{
    /// <summary>How far the broker has the log; absent where there is no broker.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RelayReport? Relay { get; init; }
}

/// <summary>One reader of the log: where it stands, and how many entries it still has to apply.</summary>
/// <param name="Position">Null where it does not answer.</param>
public sealed record ReaderReport(string Name, long? Position, long? Behind);
