using System.Net.Http.Headers;

namespace CaseRecords.Cluster;

/// <summary>Sends the demo case to the public address, one transaction per clinical day.</summary>
internal static class DemoCase
{
    /// <summary>The case's files in the order of its days; they travel with the program.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "samples", "wang");

    /// <returns>How many days were sent.</returns>
    /// <exception cref="ServerFailedException">A day was refused.</exception>
    public static async Task<int> Send(Uri address, string folder, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = address };
        List<string> days = [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)];

        foreach (var day in days)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/fhir");
            request.Headers.Add("Idempotency-Key", $"demo-{Path.GetFileNameWithoutExtension(day)}");
            request.Content = new ByteArrayContent(await File.ReadAllBytesAsync(day, cancellationToken));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
            using var response = await client.SendAsync(request, cancellationToken);

            if (!response.IsSuccessStatusCode)
            {
                throw new ServerFailedException(
                    $"The demo case was refused at {Path.GetFileName(day)}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
            }
        }

        return days.Count;
    }
}
