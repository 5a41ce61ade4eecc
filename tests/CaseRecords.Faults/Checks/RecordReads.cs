using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace CaseRecords.Faults.Checks;

/// <summary>Reads what the record holds, and comes again where it is told to.</summary>
internal static class RecordReads
{
    private const int AtOnce = 8;
    private const int Attempts = 200;

    extension(HttpClient client)
    {
        /// <summary>The answer, once it is none that says to come again. Reads may be repeated.</summary>
        public async Task<FhirAnswer> Patiently(string path)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    var answer = await client.GetFhir(path);

                    if ((int)answer.Status is not (503 or 504) || attempt == Attempts)
                    {
                        return answer;
                    }
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException && attempt < Attempts)
                {
                    // The connection went with the process.
                }

                await Task.Delay(50);
            }
        }

        /// <summary>The current version of each; 0 where it does not exist.</summary>
        public async Task<IReadOnlyDictionary<string, long>> CurrentVersions(IEnumerable<string> places)
        {
            ConcurrentDictionary<string, long> versions = [];

            await Parallel.ForEachAsync(places, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (place, _) => versions[place] = await client.CurrentVersion(place));

            return versions;
        }

        public async Task<long> CurrentVersion(string place)
        {
            var answer = await client.Patiently($"/fhir/{place}");

            return answer.Status == HttpStatusCode.NotFound ? 0 : VersionOf(answer);
        }

        /// <summary>Every version of a resource with its mark, the oldest first.</summary>
        public async Task<IReadOnlyList<(long Version, string Mark)>> Versions(string place)
        {
            List<(long, string)> versions = [];

            for (var path = $"/fhir/{place}/_history?_count=1000"; path is not null;)
            {
                var answer = await client.Patiently(path);

                if (answer.Status == HttpStatusCode.NotFound)
                {
                    break;
                }

                answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
                versions.AddRange(answer.Resources.Select(resource => (VersionOf(resource), Marked.MarkOf(resource))));
                path = answer.Json.GetProperty("link").EnumerateArray().FirstOrDefault(link => link.GetProperty("relation").GetString() == "next") is { ValueKind: System.Text.Json.JsonValueKind.Object } next
                    ? next.GetProperty("url").GetString()
                    : null;
            }

            versions.Reverse();

            return versions;
        }
    }

    public static long VersionOf(FhirAnswer answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);

        return VersionOf(answer.Json);
    }

    public static long VersionOf(System.Text.Json.JsonElement resource) =>
        long.Parse(resource.GetProperty("meta").GetProperty("versionId").GetString()!, CultureInfo.InvariantCulture);
}
