using Microsoft.AspNetCore.Authentication;
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

    /// <summary>Registers the shared parts for a process that callers reach themselves. The pipeline half is <see cref="ServicePipeline.UseServiceHost"/>.</summary>
    /// <exception cref="StartRefusedException">A setting cannot be used.</exception>
    public static WebApplicationBuilder AddServiceHost(this WebApplicationBuilder builder)
    {
        var networks = LocalNetworks.From(builder.Configuration);
        builder.AddShared();

        // Callers of other networks can reach it too then, and are not signed in.
        if (networks.AreNone)
        {
            builder.Services.Configure<KestrelServerOptions>(options =>
                options.ConfigureEndpointDefaults(listen => LoopbackGuard.Check(listen.EndPoint)));
        }

        builder.Services.AddAuthentication(LocalAuthentication.SchemeName)
            .AddScheme<LocalAuthenticationOptions, LocalAuthentication>(LocalAuthentication.SchemeName, options => options.Networks = networks);

        return builder;
    }

    /// <summary>Registers the shared parts for a service behind the gateway: without the internal key nobody gets in, so it may listen anywhere.</summary>
    /// <exception cref="StartRefusedException">A setting cannot be used, or <c>Internal:Key</c> is not there.</exception>
    public static WebApplicationBuilder AddInnerServiceHost(this WebApplicationBuilder builder)
    {
        builder.AddShared();
        builder.Services.AddSingleton(InternalKey.From(builder.Configuration));
        builder.Services.AddSingleton<InternalDoor>();
        builder.Services.AddAuthentication(InternalAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, InternalAuthentication>(InternalAuthentication.SchemeName, configureOptions: null);

        return builder;
    }

    private static void AddShared(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(PublicBase.From(builder.Configuration));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<KestrelServerOptions>(options => options.AddServerHeader = false);

        // Closed by default: a route that says nothing about who may call it needs a signed-in caller.
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, OutcomeForRefused>();

        AddLogging(builder.Logging);
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
        logging.AddFilter(typeof(InternalAuthentication).FullName, LogLevel.Warning);

        // The key ring lies in the data directory, beside the record that it would protect.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }
}
