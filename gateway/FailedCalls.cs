using CaseRecords.Hosting;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace CaseRecords.Gateway;

/// <summary>What becomes of a call that no service answered: a read is tried once more elsewhere, the rest is told so in an OperationOutcome.</summary>
internal sealed partial class FailedCalls(RequestDelegate next, ILogger<FailedCalls> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);

        if (context.GetForwarderErrorFeature() is { Error: ForwarderError.Request } && IsRead(context.Request) && OthersThan(context.GetReverseProxyFeature()) is { Count: > 0 } others)
        {
            LogTriedElsewhere(logger, context.TraceIdentifier, Service(context));
            TryAt(context, others);
            await next(context);
        }

        if (context.GetForwarderErrorFeature() is { } failure)
        {
            await Report(context, failure);
        }
    }

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static List<DestinationState> OthersThan(IReverseProxyFeature proxy) =>
        [.. proxy.AllDestinations.Where(other => other != proxy.ProxiedDestination && other.Health is not { Active: DestinationHealth.Unhealthy } and not { Passive: DestinationHealth.Unhealthy })];

    private static void TryAt(HttpContext context, IReadOnlyList<DestinationState> others)
    {
        context.Response.Clear();
        context.Features.Set<IForwarderErrorFeature>(null);
        context.GetReverseProxyFeature().AvailableDestinations = others;
    }

    private async Task Report(HttpContext context, IForwarderErrorFeature failure)
    {
        if (!IsTheClients(failure.Error))
        {
            LogFailed(
                logger, context.TraceIdentifier, context.GetReverseProxyFeature().Cluster.Config.ClusterId, Service(context), failure.Error, Reason(failure.Exception));
        }

        if (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            var refusal = RefusalFor(context, failure);
            context.Response.Clear();
            context.Response.Headers.RetryAfter = refusal.Status == StatusCodes.Status503ServiceUnavailable ? "1" : default;
            await refusal.ExecuteAsync(context);
        }
    }

    /// <summary>Whether the client went away or broke off itself.</summary>
    private static bool IsTheClients(ForwarderError error) => error is
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient
        or ForwarderError.ResponseBodyCanceled or ForwarderError.ResponseBodyClient;

    private static Refusal RefusalFor(HttpContext context, IForwarderErrorFeature failure)
    {
        var service = Service(context);
        var unknown = IsRead(context.Request) ? "" : " Whether it took effect is not known: look, or send it again with the same Idempotency-Key.";
        var id = $"(request {context.TraceIdentifier})";

        return failure switch
        {
            { Error: ForwarderError.RequestBodyClient } => new(400, "incomplete", $"The body of the request broke off {id}."),
            _ when NeverArrived(failure) => new(503, "transient", $"The service {service} cannot be reached; nothing was done. Try again in a moment {id}."),
            { Error: ForwarderError.RequestTimedOut } => new(504, "timeout", $"The service {service} did not answer in time.{unknown} {id}"),
            _ => new(503, "transient", $"The service {service} broke off before it had answered.{unknown} Try again in a moment {id}."),
        };
    }

    /// <summary>Whether no connection came about, so that the service cannot have done anything.</summary>
    private static bool NeverArrived(IForwarderErrorFeature failure) =>
        failure.Error == ForwarderError.NoAvailableDestinations
        || failure.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }
            or OperationCanceledException { InnerException: TimeoutException };

    private static string Service(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();

        return proxy.ProxiedDestination?.DestinationId ?? proxy.Cluster.Config.ClusterId;
    }

    /// <summary>An exception's text may repeat what was sent; its kind does not.</summary>
    private static string Reason(Exception? exception) =>
        exception is HttpRequestException { HttpRequestError: var error } ? error.ToString() : exception?.GetType().Name ?? "none";

    [LoggerMessage(LogLevel.Information, "Request {RequestId} was not answered by {Service} and is tried elsewhere")]
    private static partial void LogTriedElsewhere(ILogger logger, string requestId, string service);

    [LoggerMessage(LogLevel.Warning, "Request {RequestId} to {Cluster} failed at {Service}: {Error}, {Reason}")]
    private static partial void LogFailed(ILogger logger, string requestId, string cluster, string service, ForwarderError error, string reason);
}
