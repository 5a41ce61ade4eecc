using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CaseRecords.Hosting;

/// <summary>Says whether the process lives, and whether every part is ready or what it waits for.</summary>
public static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").AllowAnonymous();

        health.MapGet("/live", Live);
        health.MapGet("/ready", Ready);

        return app;
    }

    private static Ok<HealthReport> Live() => TypedResults.Ok(new HealthReport("live", []));

    private static async Task<JsonHttpResult<HealthReport>> Ready(
        IEnumerable<ReadinessCheck> checks, TimeProvider time, CancellationToken cancellationToken)
    {
        var waiting = new List<WaitingFor>();

        foreach (var check in checks)
        {
            if (await Ask(check, time, cancellationToken) is { } reason)
            {
                waiting.Add(new WaitingFor(check.Name, reason));
            }
        }

        return waiting is []
            ? TypedResults.Json(new HealthReport("ready", []))
            : TypedResults.Json(new HealthReport("waiting", waiting), statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<string?> Ask(ReadinessCheck check, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);

        try
        {
            return await check.WaitingFor(either.Token).AsTask().WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return "its own answer";
        }
    }
}

/// <summary>The body of a health answer.</summary>
public sealed record HealthReport(string Status, IReadOnlyList<WaitingFor> WaitingFor);

/// <summary>One part that is not ready, and what it says it waits for.</summary>
public sealed record WaitingFor(string Part, string Reason);
