using System.Text.Json;
using CaseRecords.Fhir.Search.Values;
using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary>
/// Observations by what they are about: two are about the same if they share a coding, directly or through others; one without a coding is
/// about what its text says, letter for letter.
/// </summary>
/// <param name="zone">Where dates without a zone were written.</param>
internal sealed class LastNGroups(TimeZoneInfo zone)
{
    private readonly List<Entry> entries = [];

    /// <summary>For each code or text, another one that is the same; a name that stands for itself is that of its group.</summary>
    private readonly Dictionary<string, string> same = new(StringComparer.Ordinal);

    public int Count => entries.Count;

    public void Add(IEnumerable<StoredResource> observations)
    {
        foreach (var observation in observations)
        {
            using var json = JsonDocument.Parse(observation.Body);
            var names = NamesOf(json.RootElement);
            names.ForEach(name => same.TryAdd(name, name));
            names.ForEach(name => same[Root(name)] = Root(names[0]));
            entries.Add(new Entry(observation, names[0], WhenOf(json.RootElement)));
        }
    }

    /// <summary>The most recent of each group, the most recent first; as many as those that are as recent as the last of them. What has no time is older than everything.</summary>
    public List<StoredResource> Latest(int max) =>
    [
        .. entries.GroupBy(entry => Root(entry.Name))
            .Select(group => Latest([.. group], max))
            .OrderByDescending(group => group[0].When).ThenBy(group => group[0].Observation.Key.Id, StringComparer.Ordinal)
            .SelectMany(group => group.Select(entry => entry.Observation)),
    ];

    private static List<Entry> Latest(List<Entry> group, int max)
    {
        List<Entry> ordered =
        [
            .. group.OrderByDescending(entry => entry.When).ThenByDescending(entry => entry.Observation.LastUpdated).ThenBy(entry => entry.Observation.Key.Id, StringComparer.Ordinal),
        ];

        return ordered.Count <= max ? ordered : [.. ordered.TakeWhile((entry, i) => i < max || entry.When == ordered[max - 1].When)];
    }

    private string Root(string name)
    {
        while (same[name] != name)
        {
            name = same[name] = same[same[name]];
        }

        return name;
    }

    private static List<string> NamesOf(JsonElement observation)
    {
        if (!observation.TryGetProperty("code", out var code))
        {
            return ["text "];
        }

        List<string> codings = code.TryGetProperty("coding", out var all)
            ? [.. all.EnumerateArray().Where(coding => coding.TryGetProperty("code", out _)).Select(coding => $"code {Text(coding, "system")}|{Text(coding, "code")}")]
            : [];

        return codings.Count > 0 ? codings : [$"text {Text(code, "text")}"];
    }

    /// <summary>The end of the time that it is true of; the end of a period that goes on is now and later.</summary>
    private long WhenOf(JsonElement observation) =>
        Text(observation, "effectiveDateTime") is { Length: > 0 } time ? DateSpan.Parse(time, zone: zone)?.High ?? -1
        : Text(observation, "effectiveInstant") is { Length: > 0 } instant ? DateSpan.Parse(instant, zone: zone)?.High ?? -1
        : observation.TryGetProperty("effectivePeriod", out var period) ? (period.TryGetProperty("end", out var end) ? DateSpan.Parse(end.GetString(), zone: zone)?.High ?? -1 : DateSpan.Latest)
        : observation.TryGetProperty("effectiveTiming", out var timing) && timing.TryGetProperty("event", out var events)
            ? events.EnumerateArray().Max(one => one.ValueKind == JsonValueKind.String ? DateSpan.Parse(one.GetString(), zone: zone)?.High ?? -1 : -1)
        : -1;

    private static string Text(JsonElement element, string member) => element.TryGetProperty(member, out var text) ? text.GetString() ?? "" : "";

    /// <param name="When">In ticks of UTC; -1 where it is not known.</param>
    private sealed record Entry(StoredResource Observation, string Name, long When);
}
