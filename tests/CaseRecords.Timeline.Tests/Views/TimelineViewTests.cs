using System.Text.Json;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Tests.Support;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Tests.Views;

public sealed class TimelineViewTests
{
    private static readonly DateOnly Today = new(2026, 1, 5);
    private static readonly JsonSerializerOptions Indented = new(TimelineJson.Options) { WriteIndented = true };

    [Fact]
    public void The_demo_case_reads_as_its_golden_file()
    {
        var view = TimelineView.Build(Bundles.Demo().Case("pt-wang"), new DateOnly(2025, 12, 19), Today);
        var json = JsonSerializer.Serialize(view.Answer, Indented) + "\n";
        var golden = Repository.Path("tests", "CaseRecords.Timeline.Tests", "Golden", "wang-timeline.json");

        if (Environment.GetEnvironmentVariable("CASERECORDS_ACCEPT") == "1")
        {
            File.WriteAllText(golden, json);
        }

        json.ShouldBe(File.ReadAllText(golden));
    }

    /// <summary>Mr Wang said on four days that he takes osimertinib; a past view knows those up to its day only.</summary>
    [Theory]
    [InlineData("2025-05-20", "taken, last stated 2025-05-07")]
    [InlineData("2025-07-01", "taken, last stated 2025-06-27")]
    [InlineData("2025-12-19", "taken, last stated 2025-12-19")]
    public void A_past_view_does_not_know_what_was_stated_later(string asOf, string said)
    {
        var view = TimelineView.Build(Bundles.Demo().Case("pt-wang"), DateOnly.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture), Today);

        view.Events.Single(e => e.Title == "Osimertinib").Detail.ShouldContain(said);
    }
}
