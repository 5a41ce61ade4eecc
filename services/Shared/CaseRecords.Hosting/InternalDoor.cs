using Microsoft.AspNetCore.Http;

namespace CaseRecords.Hosting;

/// <summary>Lets into a service behind the gateway only who carries the internal key, and believes only them about where the caller came from.</summary>
internal sealed class InternalDoor(InternalKey key) : IMiddleware
{
    private static readonly Refusal Closed = new(401, "login", "This service answers the gateway and the other services only.");

    /// <summary>What a supervisor must be able to ask without a secret.</summary>
    private static readonly PathString[] OpenToAll = ["/health/live", "/health/ready"];

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        var isOurs = headers[InternalHeaders.Key] is [var sent] && key.Matches(sent);

        if (!isOurs && !OpenToAll.Contains(context.Request.Path))
        {
            return Closed.ExecuteAsync(context);
        }

        if (isOurs)
        {
            context.Features.Set(new OpenedByKey());
            BelieveForwarded(context.Request);
        }

        headers.Remove(InternalHeaders.Key);

        return next(context);
    }

    private static void BelieveForwarded(HttpRequest request)
    {
        if (request.Headers[InternalHeaders.ForwardedProto] is [{ } scheme] && scheme is "http" or "https")
        {
            request.Scheme = scheme;
        }

        if (request.Headers[InternalHeaders.ForwardedHost] is [{ Length: > 0 } host])
        {
            request.Host = new HostString(host);
        }
    }
}

/// <summary>Marks a request that came with the key.</summary>
internal sealed class OpenedByKey;
