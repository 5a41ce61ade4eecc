using System.Net;
using System.Net.Http.Headers;

namespace CaseRecords.Load.Sending;

/// <summary>The server that is measured, and one pool of connections to it.</summary>
internal sealed class Target : IDisposable
{
    private readonly HttpClient client;
    private readonly string fhir;
    private readonly string root;

    /// <param name="baseAddress">The FHIR base, such as <c>http://127.0.0.1:8080/fhir</c>.</param>
    /// <param name="headers">Sent with every request.</param>
    public Target(Uri baseAddress, IEnumerable<KeyValuePair<string, string>> headers, TimeSpan timeout)
    {
        fhir = baseAddress.AbsoluteUri.TrimEnd('/') + "/";
        root = new Uri(new Uri(fhir), "../").AbsoluteUri;
        client = new HttpClient(
            new SocketsHttpHandler
            {
                UseCookies = false,
                UseProxy = false,
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                ActivityHeadersPropagator = null,
                PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            })
        { Timeout = timeout };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/fhir+json"));

        foreach (var (name, value) in headers)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>The FHIR base, with a slash at its end.</summary>
    public string Base => fhir;

    /// <param name="path">Below the FHIR base; with a slash in front, below what holds it.</param>
    public Uri Address(string path) => new(path is ['/', .. var beside] ? root + beside : fhir + path);

    public Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose() => client.Dispose();
}
