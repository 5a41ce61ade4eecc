using System.Globalization;
using System.Net;
using System.Text.Json;

namespace CaseRecords.Faults.Checks;

/// <summary>One event of the feed, as far as the checks look at it.</summary>
/// <param name="Place">Of a resource event: the resource; null for a case event.</param>
internal sealed record FeedEntry(long Sequence, string Id, string? Place, long Version, string? Transaction, int Index, int Count);

/// <summary>The feed, from the first event on.</summary>
internal static class Feed
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(Scale.IsLong ? 900 : 180);

    /// <summary>Waits until every commit has its place in the log, then reads from the start.</summary>
    public static async Task<IReadOnlyList<FeedEntry>> Read(HttpClient client, string filter = "")
    {
        await CaughtUp(client);
        List<FeedEntry> entries = [];
        string? after = null;

        while (true)
        {
            var answer = await client.Patiently($"/events?limit=500{filter}{(after is null ? "" : $"&after={after}")}");
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
            var events = answer.Json.GetProperty("events");
            entries.AddRange(events.EnumerateArray().Select(Entry));
            var next = answer.Json.GetProperty("next").GetString();

            if (events.GetArrayLength() == 0 || next == after)
            {
                return entries;
            }

            after = next;
        }
    }

    /// <exception cref="TimeoutException">Something stays behind; the message has the health of the log and its readers.</exception>
    public static async Task CaughtUp(HttpClient client)
    {
        try
        {
            await client.CaughtUp().WaitAsync(Patience);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"After {Patience.TotalSeconds:F0} s the log or a reader of it is behind: {(await client.GetFhir("/health/events")).Body}", e);
        }
    }

    /// <summary>What is wrong with the whole feed as a log: positions that are not dense, an event twice, transactions that are cut or mixed.</summary>
    public static IEnumerable<string> Wrong(IReadOnlyList<FeedEntry> feed)
    {
        foreach (var (index, entry) in feed.Index())
        {
            if (entry.Sequence != index + 1)
            {
                yield return $"position {index + 1} is missing: there stands {entry.Sequence}";
                yield break;
            }
        }

        foreach (var twice in feed.GroupBy(entry => entry.Id).Where(group => group.Count() > 1))
        {
            yield return $"event {twice.Key} stands in the feed twice";
        }

        foreach (var twice in feed.Where(entry => entry.Place is not null).GroupBy(entry => (entry.Place, entry.Version)).Where(group => group.Count() > 1))
        {
            yield return $"{twice.Key.Place} version {twice.Key.Version} stands in the feed twice";
        }

        var end = 0L;
        string? current = null;

        foreach (var entry in feed.Where(entry => entry.Transaction is not null))
        {
            var first = entry.Sequence - entry.Index;

            if (entry.Transaction != current)
            {
                if (first <= end)
                {
                    yield return $"transaction {entry.Transaction} begins within another, at {first}";
                }

                (current, end) = (entry.Transaction, first + entry.Count - 1);
            }
            else if (first + entry.Count - 1 != end)
            {
                yield return $"transaction {entry.Transaction} is not in one piece at {entry.Sequence}";
            }

            if (end > feed.Count)
            {
                yield return $"transaction {entry.Transaction} is cut: it ends at {end}, the feed at {feed.Count}";
            }
        }
    }

    /// <summary>Where the feed and the record differ: a version without its entry, or an entry without its version.</summary>
    /// <param name="versions">The current version of each resource; 0 for one that does not exist.</param>
    public static IEnumerable<string> Differences(IReadOnlyList<FeedEntry> feed, IReadOnlyDictionary<string, long> versions)
    {
        var told = feed.Where(entry => entry.Place is not null).ToLookup(entry => entry.Place!, entry => entry.Version);

        foreach (var (place, current) in versions)
        {
            foreach (var version in Versions(current).Except(told[place]))
            {
                yield return $"{place} version {version} has no entry in the log";
            }

            foreach (var version in told[place].Except(Versions(current)))
            {
                yield return $"{place} version {version} is in the log and not in the record";
            }
        }
    }

    private static IEnumerable<long> Versions(long current) => Enumerable.Range(1, (int)current).Select(version => (long)version);

    private static FeedEntry Entry(JsonElement e)
    {
        var data = e.GetProperty("data");
        var isChange = e.GetProperty("type").GetString()!.StartsWith("org.caserecords.resource.", StringComparison.Ordinal);
        var transaction = isChange ? data.GetProperty("transaction") : default;

        return new FeedEntry(
            long.Parse(e.GetProperty("sequence").GetString()!, CultureInfo.InvariantCulture),
            e.GetProperty("id").GetString()!,
            isChange ? e.GetProperty("subject").GetString() : null,
            isChange ? long.Parse(data.GetProperty("versionId").GetString()!, CultureInfo.InvariantCulture) : 0,
            isChange ? transaction.GetProperty("id").GetString() : null,
            isChange ? transaction.GetProperty("index").GetInt32() : 0,
            isChange ? transaction.GetProperty("count").GetInt32() : 0);
    }
}
