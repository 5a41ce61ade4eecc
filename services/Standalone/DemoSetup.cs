using CaseRecords.Fhir.Log;
using CaseRecords.Hosting;

namespace CaseRecords.Standalone;

/// <summary>Wires what only the embedded form has: the demo case, and a greeting with the addresses.</summary>
internal static class DemoSetup
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    extension(WebApplicationBuilder builder)
    {
        /// <summary>Listens on loopback port 8080 unless told otherwise.</summary>
        public void ListenByDefault()
        {
            if (string.IsNullOrEmpty(builder.Configuration["urls"]))
            {
                builder.Configuration["urls"] = DefaultUrl;
            }
        }

        /// <exception cref="StartRefusedException"><c>--demo</c> is neither true nor false.</exception>
        public void AddDemoCase()
        {
            if (builder.Configuration["demo"] is { } wanted && !bool.TryParse(wanted, out _))
            {
                throw new StartRefusedException("--demo is true or false.");
            }

            builder.Services.AddSingleton<DemoCase>();
            builder.Services.AddHostedService(provider => provider.GetRequiredService<DemoCase>());
            builder.Services.AddSingleton(provider => new ReadinessCheck(
                "demo", cancellationToken => provider.GetRequiredService<DemoCase>().WaitingFor(provider.GetServices<ILogConsumer>(), cancellationToken)));
        }
    }
}
