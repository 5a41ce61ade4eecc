namespace CaseRecords.Standalone;

/// <summary>Prints where everything is, once the server listens.</summary>
internal static class Addresses
{
    extension(WebApplication app)
    {
        public void AnnounceAddresses() => app.Lifetime.ApplicationStarted.Register(() =>
        {
            foreach (var url in app.Urls)
            {
                Console.WriteLine($"""
                    CaseRecords is running, for callers on this machine only:
                      patients   {url}/
                      FHIR       {url}/fhir/metadata
                      events     {url}/events
                      health     {url}/health/ready
                    Ctrl-C stops it.
                    """);
            }
        });
    }
}
