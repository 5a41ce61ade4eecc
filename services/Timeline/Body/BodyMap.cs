using CaseRecords.Terminology;
using CaseRecords.Timeline.Course;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Summary;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Body;

/// <summary>One place in the body that has a tumour.</summary>
internal sealed record Place(string Region, bool IsPrimary, string Name, string Short, string Text, TimelineEvent Source, (double X, double Y) At, Route? Route, bool IsConfirmed);

/// <summary>How a metastasis came there.</summary>
/// <param name="Letter">H, L, I, or the first letter of another route.</param>
internal sealed record Route(string Code, string Name, string Letter, string Style, bool IsConfirmed);

/// <summary>Where the tumours are and which way they went.</summary>
internal sealed record BodyMap(IReadOnlyList<Place> Places, IReadOnlyList<TimelineEvent> Unplaced)
{
    public static BodyMap Of(CourseCase course)
    {
        var tumours = course.View.Events.Where(e => e.Kind is Kinds.Primary or Kinds.Secondary or Kinds.Neoplasm).ToList();
        var places = tumours.Select(e => PlaceOf(course, e)).OfType<Place>().OrderByDescending(p => p.IsPrimary).ToList();

        return new BodyMap(places, [.. tumours.Where(e => !places.Exists(p => p.Source == e))]);
    }

    public IReadOnlyList<string> FreeRegions => [.. Anatomy.Regions.Where(r => !Places.Any(p => p.Region == r))];

    private static Place? PlaceOf(CourseCase course, TimelineEvent e)
    {
        var site = e.BodySites.FirstOrDefault(s => s.MapRegion is not null);
        if (site?.MapRegion is not { } region || Anatomy.Spot(region, site.Display, site.Laterality) is not { } at)
        {
            return null;
        }

        var primary = e.Kind != Kinds.Secondary;
        var organ = Words.Region(region);
        var name = site.Display is { } display && !display.Equals(organ, StringComparison.OrdinalIgnoreCase)
            ? primary || organ.Contains(display, StringComparison.OrdinalIgnoreCase) || display.Contains(organ, StringComparison.OrdinalIgnoreCase) ? Labels.Sentence(Sites.Name(site)) : $"{organ}, {display}"
            : organ;

        return new Place(region, primary, name, site.Display is null ? organ : Labels.Sentence(Sites.Short(site)), Text(course, e), e, at, primary ? null : RouteOf(e), e.Kind != Kinds.Neoplasm && DayZero.IsConfirmed(e));
    }

    private static string Text(CourseCase course, TimelineEvent e)
    {
        var size = course.View.Events.LastOrDefault(s => s.Kind == Kinds.TumorSize && course.Lesion(s)?.Condition == e.Resource.Reference)?.Value?.Display;
        var lesions = course.View.Case.Facts.OfType<LesionFact>().Count(l => l.Condition == e.Resource.Reference);
        var drugs = course.View.Events.Where(d => d.Kind == Kinds.Drug && d.IsOngoing && d.Links.Any(l => l.Rel == "reason" && l.ResourceRef == e.Resource.Reference)).Select(d => d.Title).Distinct();
        var said = new List<string?>
        {
            e.Kind != Kinds.Secondary ? Labels.Sentence(SummaryLine.Histology(e) ?? e.Title.Replace("Primary: ", string.Empty, StringComparison.Ordinal)) : lesions switch { 0 => null, 1 => "One lesion", _ => $"{lesions} lesions" },
            e.Kind == Kinds.Neoplasm ? $"Nature not stated, {e.Start.Text}" : DayZero.IsConfirmed(e) ? $"{(e.Kind == Kinds.Primary ? "Confirmed" : "Found")} {e.Start.Text}" : $"Provisional {e.Start.Text}",
            size,
            RouteOf(e) is { } route ? $"Route {Labels.InSentence(route.Name)} ({route.Letter}), {(route.IsConfirmed ? "confirmed" : "presumed")}" : null,
        };

        return string.Join(". ", said.Concat(drugs).OfType<string>()) + ".";
    }

    private static Route? RouteOf(TimelineEvent e)
    {
        var code = e.Codes.FirstOrDefault(c => c.System == CodeSystems.MetastasisRoute);
        var confirmed = e.Codes.Any(c => c.System == Conditions.RouteBasis && c.Code == "confirmed");

        return code?.Code switch
        {
            null or "unknown" => null,
            "lymphatic" => new Route("lymphatic", "lymphatic", "L", "lym", confirmed),
            "transcoelomic" => new Route("transcoelomic", "implantation", "I", "imp", confirmed),
            "haematogenous" => new Route("haematogenous", "haematogenous", "H", "hae", confirmed),
            var other => new Route(other, other.Replace('-', ' '), other[..1].ToUpperInvariant(), "oth", confirmed),
        };
    }
}
