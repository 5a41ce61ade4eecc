using CaseRecords.Fhir;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Tests.Support;

namespace CaseRecords.Timeline.Tests.Events;

public sealed class TimelineEventsTests
{
    [Fact]
    public void Every_R4_type_has_a_lane_or_is_on_the_list_of_those_without() =>
        Forgotten(R4.ResourceTypes).ShouldBeEmpty();

    [Fact]
    public void The_check_sees_a_type_that_was_forgotten() =>
        Forgotten(["Condition", "Claim", "Unheard"]).ShouldBe(["Unheard"]);

    [Fact]
    public void No_type_is_on_both_sides() =>
        TimelineEvents.TypesWithLane.Intersect(TimelineEvents.TypesWithoutLane).ShouldBeEmpty();

    [Fact]
    public void The_list_names_only_R4_types() =>
        TimelineEvents.TypesWithoutLane.Concat(TimelineEvents.TypesWithLane).Except(R4.ResourceTypes).ShouldBeEmpty();

    [Fact]
    public void Every_file_of_the_corpus_projects()
    {
        var folder = Repository.Corpus("mcode-ig-stu4");
        var files = Directory.GetFiles(folder, "*.json").Concat(Directory.GetFiles(Repository.Corpus("genomics-reporting"), "*.json")).Concat(Directory.GetFiles(Repository.Corpus("hl7-r4-oncology"), "*.json"));
        var dated = 0;

        foreach (var file in files)
        {
            dated += Project.Events(File.ReadAllText(file)).Count;
        }

        dated.ShouldBeGreaterThan(200);
    }

    private static IEnumerable<string> Forgotten(IEnumerable<string> types) =>
        types.Except(TimelineEvents.TypesWithLane).Except(TimelineEvents.TypesWithoutLane);
}
