using CaseRecords.Hosting;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace CaseRecords.PrivateState;

/// <summary>Answers 503 while a service's own database does not, so that the caller is told to come again.</summary>
public sealed class DatabaseAway : IEndpointFilter
{
    private static readonly Refusal Away = new(503, "transient", "This service's database does not answer. Try again in a moment.");

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException { InnerException: NpgsqlException })
        {
            context.HttpContext.Response.Headers.RetryAfter = "1";

            return Away;
        }
    }
}
