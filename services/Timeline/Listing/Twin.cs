using System.Globalization;
using CaseRecords.Timeline.Course;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Listing;

/// <summary>A row of the table twin. Indented: an event that was folded into the range above it.</summary>
internal sealed record TwinRow(string Id, string Dates, string Day, string Lane, string Title, string Value, string Reference, string Address, string Organs, bool IsPlanned, bool IsFolded);

/// <summary>The course as a table: the same events in the same order, each with the very version that it was read from.</summary>
internal static class Twin
{
    public static IEnumerable<TwinRow> Of(CourseCase course)
    {
        foreach (var e in course.View.Events)
        {
            yield return Row(course, e, e.DayFromDx, folded: false);
            foreach (var member in course.View.Members.GetValueOrDefault(e.Id, []).Where(m => m.Id != e.Id))
            {
                yield return Row(course, member, course.View.Zero is { } zero && member.Start.IsDay ? member.Start.FirstDay.DayNumber - zero.DayNumber : null, folded: true);
            }
        }
    }

    private static TwinRow Row(CourseCase course, TimelineEvent e, int? day, bool folded) => new(
        Rows.Id(e),
        Dates(e),
        day switch { null => string.Empty, < 0 => $"−{(-day.Value).ToString(CultureInfo.InvariantCulture)}", _ => day.Value.ToString(CultureInfo.InvariantCulture) },
        Words.Title(e.Lane),
        e.Title + (folded ? Kind(e) : string.Empty),
        Drafting.Line(e.Value is { } v && !(e.Subtitle?.Contains(v.Display, StringComparison.Ordinal) ?? false) ? v.InFull : null, Flag(e), e.Subtitle, e.Flags.Contains(Folding.OrderOnly) ? "order only, intake not recorded" : null, Status(e)) ?? string.Empty,
        e.Resource.Reference,
        $"/fhir/{e.Resource.Type}/{e.Resource.Id}/_history/{e.Resource.Version.ToString(CultureInfo.InvariantCulture)}",
        course.Organs(e),
        e.IsPlanned,
        folded);

    private static string Dates(TimelineEvent e) => e.End switch
    {
        null => e.Start.Text,
        { Time: { } end } when end.Text == e.Start.Text => e.Start.Text,
        { Time: { } end } => $"{e.Start.Text} – {end.Text}",
        { Ongoing: true } => $"{e.Start.Text} –",
        _ => $"{e.Start.Text} – ?",
    };

    private static string Kind(TimelineEvent e) => e.Kind switch
    {
        Kinds.DrugGiven => ", given",
        Kinds.DrugTaken => ", stated as taken",
        Kinds.DrugDispensed => ", dispensed",
        _ => ", ordered",
    };

    private static string? Flag(TimelineEvent e) => e.Value?.Interpretation switch { "H" or "HH" => "high", "L" or "LL" => "low", _ => null };

    private static string? Status(TimelineEvent e) => e.Status is EventStatus.Planned or EventStatus.Stopped ? Drafting.Line(e.Status.ToString().ToLowerInvariant(), e.StatusReason) : null;
}
