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
}
