namespace CaseRecords.Benchmarks.Forms;

/// <summary>One way to run the system, up and loaded: where it is reached, and which of its processes do what.</summary>
/// <param name="Groups">Process ids by what they are: server, gateway, database, broker.</param>
internal sealed record Form(string Name, HttpClient Client, IReadOnlyDictionary<string, IReadOnlyList<int>> Groups)
{
    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);

        if (body is not null)
        {
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/fhir+json");
        }

        return await Client.SendAsync(request, cancellationToken);
    }
}

/// <summary>What one scenario cost one form.</summary>
/// <param name="CpuPerRequest">Microseconds by group.</param>
internal sealed record Cost(int Requests, double Seconds, double MedianMicroseconds, double P99Microseconds, IReadOnlyDictionary<string, double> CpuPerRequest)
{
    public double PerSecond => Requests / Seconds;
}
