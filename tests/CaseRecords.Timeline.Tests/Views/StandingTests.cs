using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Tests.Support;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Tests.Views;

public sealed class StandingTests
{
    private static readonly DateOnly Today = new(2026, 1, 5);

    [Fact]
    public void A_case_is_shown_as_of_its_last_entry_that_is_no_plan() =>
        TimelineView.Build(Bundles.Demo().Case("pt-wang"), null, Today).AsOf.ShouldBe("2025-12-19");

    [Fact]
    public void Never_after_today() =>
        TimelineView.Build(Bundles.Demo().Case("pt-wang"), null, new DateOnly(2025, 6, 1)).AsOf.ShouldBe("2025-05-30");

    [Fact]
    public void What_came_later_is_left_out_and_what_ended_later_still_runs()
    {
        var view = At("2025-04-10");

        view.Events.ShouldAllBe(e => e.Start.FirstDay <= view.Day);
        view.Events.Single(e => e.Id == "Condition/cond-lbp").ShouldSatisfyAllConditions(
            pain => pain.End.ShouldBe(EventEnd.Open),
            pain => pain.Status.ShouldBe(EventStatus.Active));
        view.Events.ShouldNotContain(e => e.Kind == Kinds.Primary);
        view.DayZero.ShouldBe(new DayZero("2025-04-04", "first-metastasis"));
    }

    [Fact]
    public void Before_its_link_was_accepted_a_metastasis_is_provisional_and_has_no_route()
    {
        var before = At("2025-04-16").Events.Single(e => e.Kind == Kinds.Secondary);
        var after = At("2025-04-17").Events.Single(e => e.Kind == Kinds.Secondary);

        before.Subtitle.ShouldBe("provisional");
        before.Codes.ShouldNotContain(c => c.Code == "haematogenous");
        after.Subtitle.ShouldBe("confirmed, route haematogenous, presumed");
    }

    [Fact]
    public void A_plan_shows_from_the_day_it_was_made()
    {
        At("2025-12-18").Events.ShouldNotContain(e => e.IsPlanned);
        At("2025-12-19").Events.Where(e => e.IsPlanned).Select(e => e.Start.Text).ShouldBe(["2026-01-13", "2026-03-13", "2026-03-13", "2026-04"]);
    }

    [Theory]
    [InlineData("entered-in-error")]
    [InlineData("cancelled")]
    public void What_was_an_error_is_left_out(string status) =>
        Project.View("2025-12-19", Project.Observation("o", Project.Code("http://loinc.org", "72514-3"), "2025-04-02", string.Empty).Replace("final", status)).Events.ShouldBeEmpty();

    private static TimelineView At(string day) => TimelineView.Build(Bundles.Demo().Case("pt-wang"), DateOnly.ParseExact(day, "yyyy-MM-dd"), Today);
}
