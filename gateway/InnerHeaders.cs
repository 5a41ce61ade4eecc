using CaseRecords.Hosting;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace CaseRecords.Gateway;

/// <summary>What services are told about a request, and by whom only: the client's own words for it are taken out.</summary>
internal sealed class InnerHeaders(InternalKey key, PublicBase publicBase) : ITransformProvider
{
    /// <summary>A body of this size is announced first: a service that will not take it says so, instead of cutting off whoever sends it.</summary>
    private const long Large = 1024 * 1024;

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        context.UseDefaultForwarders = false;
        context.AddRequestTransform(request =>
        {
            TakeOut(request);
            Tell(request);
            request.ProxyRequest.Headers.ExpectContinue = request.HttpContext.Request.ContentLength > Large ? true : null;

            return ValueTask.CompletedTask;
        });
    }

    private static void TakeOut(RequestTransformContext request)
    {
        foreach (var name in request.HttpContext.Request.Headers.Keys.Where(IsOurs))
        {
            request.ProxyRequest.Headers.Remove(name);
        }
    }

    private static bool IsOurs(string name) =>
        name.StartsWith(InternalHeaders.Prefix, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith(InternalHeaders.ForwardedPrefix, StringComparison.OrdinalIgnoreCase)
        || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase);

    /// <summary>The request's id is in its headers already: the host put it there.</summary>
    private void Tell(RequestTransformContext request)
    {
        var headers = request.ProxyRequest.Headers;
        headers.Add(InternalHeaders.Key, key.Value);

        if (Uri.TryCreate(publicBase.For(request.HttpContext.Request), UriKind.Absolute, out var outside))
        {
            headers.Add(InternalHeaders.ForwardedProto, outside.Scheme);
            headers.Add(InternalHeaders.ForwardedHost, outside.Authority);
        }

        if (request.HttpContext.User.Identity is { IsAuthenticated: true, Name: { } caller })
        {
            headers.Add(InternalHeaders.Caller, caller);
        }
    }
}
