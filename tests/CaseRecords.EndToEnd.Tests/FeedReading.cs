using System.Text.Json;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>What an integrator has of the feed: every event from the beginning, and the cursor behind the last.</summary>
internal sealed record FeedReading(IReadOnlyList<string> Events, string Cursor)
{
    public static async Task<FeedReading> Whole(HttpClient client)
    {
        await client.CaughtUp();
        List<string> events = [];
        var after = "";

        while (true)
        {
            var page = (await client.GetFhir($"/events?limit=1000{after}")).Json;
            events.AddRange(page.GetProperty("events").EnumerateArray().Select(Line));
            var next = page.GetProperty("next").GetString()!;

            if (page.GetProperty("events").GetArrayLength() == 0)
            {
                return new FeedReading(events, next);
            }

            after = $"&after={next}";
        }
    }

    /// <summary>Everything that makes it this event at this place.</summary>
    private static string Line(JsonElement item) =>
        $"{item.GetProperty("sequence").GetString()} {item.GetProperty("id").GetString()} {item.GetProperty("type").GetString()} {item.GetProperty("subject").GetString()}";
}
