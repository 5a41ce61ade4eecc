using System.Text.Encodings.Web;
using System.Text.Json;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Exchange.Feed;

/// <summary>The change feed: every committed change once, in order, from any place that is still kept.</summary>
public static class FeedRoutes
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    extension(IEndpointRouteBuilder app)
    {
        /// <summary>Maps <c>GET /events</c>.</summary>
        public void MapFeed() => app.MapGet("/events", Handle).RequireAuthorization();
    }

    private static async Task<IResult> Handle(HttpContext context, IRecordStore store, LogTail tail, CancellationToken cancellationToken)
    {
        var (request, invalid) = FeedRequest.Parse(context.Request.Query);

        if (request is null)
        {
            return new OutcomeResult(invalid!);
        }

        var state = await store.LogState(cancellationToken);

        if (Refuse(request.After, state) is { } refused)
        {
            return new OutcomeResult(refused);
        }

        var from = request.FromHead ? state.Head : request.After?.Position ?? state.Oldest - 1;
        var entries = await tail.Read(new LogQuery(from, request.Limit, request.Filter), request.Wait, cancellationToken);

        // Retention may have removed, since the look above, what stood right behind the cursor.
        return Refuse(request.After, await store.LogState(cancellationToken)) is { } gone
            ? new OutcomeResult(gone)
            : new FeedPage(state, entries, NextOf(from, state.Head, entries, request));
    }

    private static Issue? Refuse(FeedCursor? cursor, LogState state) => cursor switch
    {
        null => null,
        { Epoch: var epoch } when epoch != state.Epoch => Gone("The record was restored from a backup since this cursor was given: events that came before it may be gone, and others have come instead."),
        { Position: var position } when position < state.Oldest - 1 => Gone("The log no longer reaches back to this cursor."),
        { Position: var position } when position > state.Head => Issue.Invalid("after is a cursor that this feed gave, or now.", "after"),
        _ => null,
    };

    private static Issue Gone(string why) => new(
        410, OperationOutcome.IssueType.Expired, $"{why} Read the current resources, then start again with after=now taken before that.", "after");

    /// <summary>Past the last event; where the page is not full, past everything that the filter has left out too.</summary>
    private static long NextOf(long from, long head, IReadOnlyList<LogEntry> entries, FeedRequest request)
    {
        var last = entries.Count > 0 ? entries[^1].Position : from;

        return entries.Count < request.Limit ? Math.Max(last, head) : last;
    }

    /// <summary>One page of the feed as it goes out.</summary>
    private sealed class FeedPage(LogState state, IReadOnlyList<LogEntry> entries, long next) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter, Relaxed);
            json.WriteStartObject();
            json.WriteStartArray("events");

            foreach (var entry in entries)
            {
                CloudEventJson.Write(json, entry);
            }

            json.WriteEndArray();
            json.WriteString("next", new FeedCursor(state.Epoch, next).ToString());
            json.WriteString("head", new FeedCursor(state.Epoch, Math.Max(state.Head, next)).ToString());
            json.WriteEndObject();
            await json.FlushAsync(httpContext.RequestAborted);
        }
    }
}
