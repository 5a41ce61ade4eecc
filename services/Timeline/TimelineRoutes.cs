using System.Globalization;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Store;
using CaseRecords.Timeline.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CaseRecords.Timeline;

/// <summary>The timeline as JSON, and its pages: one line per route.</summary>
public static class TimelineRoutes
{
    extension(IEndpointRouteBuilder app)
    {
        /// <summary>Maps <c>GET /timeline/{patientId}</c>.</summary>
        public IEndpointConventionBuilder MapTimeline() => app.MapGet("/timeline/{patientId}", Answer);
    }

    private static async Task<IResult> Answer(
        string patientId, string? asOf, string? lane, TimelineReader timelines, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        if (!TryDay(asOf, out var day))
        {
            return Problem("value", "asOf must be a day such as 2025-12-19.", "asOf");
        }

        if (!TryLane(lane, out var only))
        {
            return Problem("value", $"lane must be one of {string.Join(", ", Enum.GetNames<Lane>().Select(n => n.ToLowerInvariant()))}.", "lane");
        }

        if (await timelines.Case(patientId, cancellationToken) is not { } known)
        {
            return Problem("not-found", $"Nothing is known of Patient/{patientId}.", null, StatusCodes.Status404NotFound);
        }

        var view = TimelineView.Build(known, day, Today(time));
        http.Response.Headers.CacheControl = "no-store";

        return Results.Json((only is { } chosen ? view.Only(chosen) : view).Answer, TimelineJson.Options);
    }

    internal static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetLocalNow().Date);

    internal static bool TryDay(string? text, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : null;

        return day is not null || string.IsNullOrEmpty(text);
    }

    private static bool TryLane(string? text, out Lane? lane)
    {
        lane = text is not null && !text.Any(char.IsAsciiDigit) && Enum.TryParse<Lane>(text, ignoreCase: true, out var parsed) ? parsed : null;

        return lane is not null || string.IsNullOrEmpty(text);
    }

    private static IResult Problem(string code, string diagnostics, string? parameter, int status = StatusCodes.Status400BadRequest) =>
        Results.Json(
            new
            {
                ResourceType = "OperationOutcome",
                Issue = new[] { new { Severity = "error", Code = code, Diagnostics = diagnostics, Expression = parameter is null ? null : new[] { parameter } } },
            },
            TimelineJson.Options,
            "application/fhir+json",
            status);
}
