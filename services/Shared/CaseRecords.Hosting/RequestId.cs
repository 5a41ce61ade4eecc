using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace CaseRecords.Hosting;

/// <summary>Gives every request one id: the caller's X-Request-Id if it is safe to repeat, else a fresh one. Handlers find it as TraceIdentifier, and a proxy that copies the request's headers passes it on.</summary>
/// <remarks>A W3C <c>traceparent</c> needs nothing here: the framework already continues it in <c>Activity.Current</c>.</remarks>
internal sealed class RequestId(RequestDelegate next)
{
    public const string Header = InternalHeaders.RequestId;

    private const int MaxLength = 128;

    public Task InvokeAsync(HttpContext context)
    {
        var sent = context.Request.Headers[Header].ToString();
        var id = IsSafe(sent) ? sent : Guid.CreateVersion7().ToString();

        context.TraceIdentifier = id;
        context.Request.Headers[Header] = id;
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = id;

            return Task.CompletedTask;
        });

        return next(context);
    }

    /// <summary>Whether a sent id can go into headers and log lines as it is.</summary>
    internal static bool IsSafe([NotNullWhen(true)] string? id) =>
        id is { Length: >= 1 and <= MaxLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
}
