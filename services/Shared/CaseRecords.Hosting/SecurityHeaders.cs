using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CaseRecords.Hosting;

/// <summary>Headers of every answer, errors included. What a handler sets itself is kept.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.TryAdd(HeaderNames.XContentTypeOptions, "nosniff");
            headers.TryAdd("Referrer-Policy", "no-referrer");
            headers.TryAdd(HeaderNames.CacheControl, "no-store");

            return Task.CompletedTask;
        });

        return next(context);
    }
}
