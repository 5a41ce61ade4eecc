using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Hosting;

/// <summary>Lets a service call others.</summary>
public static class ServiceCallsSetup
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <exception cref="StartRefusedException">An address of <c>Services:</c> is not there or cannot be read.</exception>
    public static void AddServiceCalls(this WebApplicationBuilder builder, string self, params IReadOnlyList<string> services)
    {
        var addresses = ServiceAddresses.From(builder.Configuration, services);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton(provider => new ServiceCalls(
            self,
            new HttpClient(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, PooledConnectionLifetime = TimeSpan.FromMinutes(5), UseCookies = false, AllowAutoRedirect = false }) { Timeout = Timeout },
            addresses, provider.GetRequiredService<InternalKey>(), provider.GetRequiredService<IHttpContextAccessor>()));
    }
}
