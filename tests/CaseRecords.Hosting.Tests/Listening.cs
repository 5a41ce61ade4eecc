using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaseRecords.Hosting.Tests;

/// <summary>Asks a host whether it would listen to the network, without doing so.</summary>
internal static class Listening
{
    /// <exception cref="StartRefusedException">It would not.</exception>
    public static void ListenEverywhere(this WebApplicationBuilder builder)
    {
        using var services = builder.Services.BuildServiceProvider();

        services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Listen(IPAddress.Any, 8080);
    }
}
