using CaseRecords.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Yarp.ReverseProxy.Health;

namespace CaseRecords.Gateway;

/// <summary>What the gateway is made of. Which request goes where is in <c>appsettings.json</c>.</summary>
internal static class Composition
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>A container that is gone answers nothing at all: the next one must be tried soon.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    extension(WebApplicationBuilder builder)
    {
        /// <exception cref="StartRefusedException">A setting is missing or cannot be used.</exception>
        public void AddGateway()
        {
            builder.Configuration["urls"] = builder.Configuration["urls"] is { Length: > 0 } urls ? urls : DefaultUrl;
            builder.AddServiceHost();

            var proxy = builder.Configuration.GetSection("ReverseProxy");
            var services = ServiceClusters.Named(proxy);

            builder.Services.AddSingleton(InternalKey.From(builder.Configuration));
            builder.Services.AddSingleton(ServiceAddresses.From(builder.Configuration, services));
            builder.Services.AddSingleton<IPassiveHealthCheckPolicy, FirstFailure>();
            builder.Services.AddReverseProxy()
                .LoadFromConfig(proxy)
                .AddConfigFilter<ServiceClusters>()
                .AddTransforms<InnerHeaders>()
                .ConfigureHttpClient((_, handler) => handler.ConnectTimeout = ConnectTimeout);

            foreach (var service in services)
            {
                builder.Services.AddSingleton(provider => ServiceHealth.Check(provider, service));
            }

            // Bodies pass through unread; the services say how large one may be.
            builder.Services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = null);
        }
    }

    extension(IEndpointRouteBuilder app)
    {
        /// <summary>The whole endpoint table: what is not said to be open needs a signed-in caller.</summary>
        public void MapGateway()
        {
            app.MapHealth();
            app.MapReverseProxy(proxy =>
            {
                proxy.UseMiddleware<FailedCalls>();
                proxy.UseLoadBalancing();
                proxy.UsePassiveHealthChecks();
            }).RequireAuthorization();
        }
    }
}
