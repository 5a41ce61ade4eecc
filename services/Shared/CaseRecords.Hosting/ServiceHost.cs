using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace CaseRecords.Hosting;

/// <summary>What every executable of the system shares: who gets in, where it listens, what it logs, how it stops.</summary>
public static class ServiceHost
{
    /// <summary>Below the 10 s after which supervisors kill, so that a drain is never cut off.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(8);

    /// <summary>Registers the shared parts. The pipeline half is <see cref="ServicePipeline.UseServiceHost"/>.</summary>
    public static WebApplicationBuilder AddServiceHost(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(PublicBase.From(builder.Configuration));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);

        builder.Services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.ConfigureEndpointDefaults(listen => LoopbackGuard.Check(listen.EndPoint));
        });

        AddAccess(builder.Services);
        AddLogging(builder.Logging);

        return builder;
    }

    private static void AddAccess(IServiceCollection services)
    {
        services.AddAuthentication(LocalAuthentication.SchemeName)
            .AddScheme<LocalAuthenticationOptions, LocalAuthentication>(LocalAuthentication.SchemeName, configureOptions: null);

        // Closed by default: a route that says nothing about who may call it needs a signed-in caller.
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });

        // At Information these print query strings and statements, which hold names and birth dates.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);

        // One line per refused caller would let strangers fill the disk.
        logging.AddFilter(typeof(LocalAuthentication).FullName, LogLevel.Warning);

        // The key ring lies in the data directory, beside the record that it would protect.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }
}
