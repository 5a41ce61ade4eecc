using Microsoft.AspNetCore.Http;

namespace CaseRecords.Hosting;

/// <summary>Calls other services with the internal key, for the caller and under the id of the request that is being answered; else in this service's own name.</summary>
/// <param name="self">This service's name.</param>
public sealed class ServiceCalls(string self, HttpClient client, ServiceAddresses addresses, InternalKey key, IHttpContextAccessor current)
{
    /// <param name="path">Below the service's address, without a slash before it.</param>
    /// <exception cref="HttpRequestException">The service cannot be reached.</exception>
    /// <exception cref="TaskCanceledException">It does not answer in time.</exception>
    public Task<HttpResponseMessage> Send(string service, HttpRequestMessage request, string path, CancellationToken cancellationToken)
    {
        request.RequestUri = new Uri(addresses[service], path);
        request.Headers.TryAddWithoutValidation(InternalHeaders.Key, key.Value);

        if (current.HttpContext is { } context)
        {
            request.Headers.TryAddWithoutValidation(InternalHeaders.Caller, context.User.Identity?.Name ?? self);
            request.Headers.TryAddWithoutValidation(InternalHeaders.RequestId, context.TraceIdentifier);
            request.Headers.TryAddWithoutValidation(InternalHeaders.ForwardedProto, context.Request.Scheme);
            request.Headers.TryAddWithoutValidation(InternalHeaders.ForwardedHost, context.Request.Host.Value);
        }
        else
        {
            request.Headers.TryAddWithoutValidation(InternalHeaders.Caller, self);
        }

        return client.SendAsync(request, cancellationToken);
    }
}
