using System.Text.Encodings.Web;
using System.Text.Json;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

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

    private static async Task Handle(HttpContext context, IRecordStore store, LogTail tail, CancellationToken cancellationToken)
    {
        var (request, invalid) = FeedRequest.Parse(context.Request.Query);

        if (request is null)
        {
            await Refuse(context, invalid!, cancellationToken);
            return;
        }

        var state = await store.LogState(cancellationToken);

        if (request.After is { } after && IsGone(after, state))
        {
            await Refuse(
                context,
                new Issue(410, OperationOutcome.IssueType.Expired, "The log no longer reaches back to this cursor. Start again without one, after reading the current resources.", "after"),
                cancellationToken);
            return;
        }

        if (request.After is { } ahead && ahead.Position > state.Head)
        {
            await Refuse(context, Issue.Invalid("after is a cursor that this feed gave, or now.", "after"), cancellationToken);
            return;
        }

        var from = request.FromHead ? state.Head : request.After?.Position ?? state.Oldest - 1;
        var entries = await tail.Read(new LogQuery(from, request.Limit, request.Filter), request.Wait, cancellationToken);
        await Write(context, state, entries, NextOf(from, state.Head, entries, request), cancellationToken);
    }

    private static bool IsGone(FeedCursor after, LogState state) => after.Epoch != state.Epoch || after.Position < state.Oldest - 1;

    /// <summary>Past the last event; where the page is not full, past everything that the filter has left out too.</summary>
    private static long NextOf(long from, long head, IReadOnlyList<LogEntry> entries, FeedRequest request)
    {
        var last = entries.Count > 0 ? entries[^1].Position : from;

        return entries.Count < request.Limit ? Math.Max(last, head) : last;
    }

    private static async Task Write(HttpContext context, LogState state, IReadOnlyList<LogEntry> entries, long next, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Relaxed);
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
        await json.FlushAsync(cancellationToken);
    }

    private static async Task Refuse(HttpContext context, Issue issue, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = issue.Status;
        context.Response.ContentType = "application/fhir+json; charset=utf-8";
        await context.Response.BodyWriter.WriteAsync(OutcomeJson.Of([issue]), cancellationToken);
    }
}
