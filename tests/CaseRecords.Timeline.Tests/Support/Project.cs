using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Tests.Support;

/// <summary>Projects one literal resource.</summary>
internal static class Project
{
    public const string Subject = "\"subject\":{\"reference\":\"Patient/p\"}";

    public static IReadOnlyList<TimelineEvent> Events(string json) => TimelineEvents.From(Bundles.Parse(json), new Timeline.Events.Version("p", 1, "test", DateTimeOffset.UnixEpoch));

    public static TimelineEvent Event(string json) => Events(json).ShouldHaveSingleItem();

    public static string Observation(string id, string code, string date, string rest) =>
        $$"""{"resourceType":"Observation","id":"{{id}}","status":"final","code":{"coding":[{{code}}]},{{Subject}},"effectiveDateTime":"{{date}}"{{rest}}}""";

    public static TimelineView View(string asOf, params string[] resources)
    {
        var bundles = new Bundles();
        foreach (var resource in resources)
        {
            bundles.Put(resource);
        }

        return TimelineView.Build(bundles.Case("p"), DateOnly.ParseExact(asOf, "yyyy-MM-dd"), new DateOnly(2030, 1, 1));
    }

    public static string Code(string system, string code, string? display = null) =>
        display is null ? $$"""{"system":"{{system}}","code":"{{code}}"}""" : $$"""{"system":"{{system}}","code":"{{code}}","display":"{{display}}"}""";
}
