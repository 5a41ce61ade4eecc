using System.Collections.Concurrent;
using System.Net;

namespace CaseRecords.Faults.Checks;

/// <summary>Finds acknowledged versions that are not there any more, or hold something else: each is read back.</summary>
internal static class LostWrites
{
    private const int AtOnce = 8;

    /// <returns>A line for each version that is lost.</returns>
    public static Task<IReadOnlyList<string>> Find(HttpClient client, Ledger ledger) =>
        Find(ledger, (place, version) => client.Patiently($"/fhir/{place}/_history/{version}"));

    public static async Task<IReadOnlyList<string>> Find(Ledger ledger, Func<string, long, Task<FhirAnswer>> read)
    {
        ConcurrentQueue<string> lost = [];

        await Parallel.ForEachAsync(ledger.Acknowledged, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (written, _) =>
        {
            var (place, version) = written.Key;
            var answer = await read(place, version);

            if (answer.Status != HttpStatusCode.OK)
            {
                lost.Enqueue($"{place} version {version} was acknowledged and is answered with {(int)answer.Status}");
            }
            else if (answer.Json.GetProperty("meta").GetProperty("versionId").GetString() != $"{version}")
            {
                lost.Enqueue($"{place} version {version} says that it is another version");
            }
            else if (ContentHash.Of(answer.Body) != written.Value)
            {
                lost.Enqueue($"{place} version {version} holds something else than was acknowledged");
            }
        });

        return [.. lost];
    }
}
