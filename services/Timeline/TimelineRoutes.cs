using System.Globalization;
using CaseRecords.PrivateState;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Pages;
using CaseRecords.Timeline.Store;
using CaseRecords.Timeline.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CaseRecords.Timeline;

/// <summary>The timeline as JSON, and its pages: one line per route.</summary>
public static class TimelineRoutes
{
    private const int MostPatients = 200;

    /// <summary>Only what this service serves itself; no script or style inside a page.</summary>
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    extension(IEndpointRouteBuilder app)
    {
        /// <summary>Maps <c>GET /timeline/{patientId}</c>.</summary>
        public IEndpointConventionBuilder MapTimeline() => app.MapGet("/timeline/{patientId}", Answer).AddEndpointFilter<DatabaseAway>();

        /// <summary>Maps the patients list, the case page and what they load.</summary>
        public RouteGroupBuilder MapPages()
        {
            var pages = app.MapGroup(string.Empty).AddEndpointFilter<RouteGroupBuilder, DatabaseAway>();

            pages.MapGet("/", ShowPatients);
            pages.MapGet("/patients/{id}", ShowCase);
            pages.MapGet("/assets/{name}", StaticAssets.Serve);

            return pages;
        }
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

    private static async Task<IResult> ShowPatients(string? q, TimelineReader timelines, Shown shown, HttpContext http, CancellationToken cancellationToken)
    {
        shown.Words = string.IsNullOrWhiteSpace(q) ? null : q.Trim();
        shown.Patients = await timelines.Patients(shown.Words, MostPatients, cancellationToken);
        shown.PatientCount = await timelines.CountPatients(cancellationToken);

        return Page<PatientsPage>(http);
    }

    private static async Task<IResult> ShowCase(
        string id, string? asOf, string? from, TimelineReader timelines, Shown shown, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        if (!TryDay(asOf, out var day))
        {
            return Problem("value", "asOf must be a day such as 2025-12-19.", "asOf");
        }

        if (await timelines.Case(id, cancellationToken) is not { } known)
        {
            return Page<NotFoundPage>(http, new Dictionary<string, object?> { ["Id"] = id }, StatusCodes.Status404NotFound);
        }

        shown.Case = CaseModel.Of(TimelineView.Build(known, day, Today(time)), whole: from == "all");

        return Page<CasePage>(http);
    }

    private static RazorComponentResult<T> Page<T>(HttpContext http, Dictionary<string, object?>? parameters = null, int status = StatusCodes.Status200OK) where T : IComponent
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "same-origin";
        http.Response.Headers.CacheControl = "no-store";

        return new RazorComponentResult<T>(parameters ?? []) { StatusCode = status, PreventStreamingRendering = true };
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
