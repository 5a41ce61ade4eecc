using System.Globalization;
using System.Text;
using CaseRecords.Timeline.Course;

namespace CaseRecords.Timeline.Body;

/// <summary>Draws the body map: two figures, the tumours on them, and the ways between them.</summary>
internal static class BodyDrawing
{
    private const double FrontX = 98;
    private const double BackX = 422;
    private const double TopY = 4;
    private const int MostCallouts = 7;

    public static string Draw(BodyMap map)
    {
        var svg = new StringBuilder();
        var byRegion = map.Places.Select(p => p.Region).ToHashSet();

        svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({FrontX} {TopY})\">{StaticAssets.Text("body-front.svg")}");
        foreach (var region in byRegion.Where(r => r is "leftLung" or "rightLung" or "lung"))
        {
            svg.Append(Lobe(map.Places.First(p => p.Region == region)));
        }

        Routes(svg, map);
        foreach (var places in map.Places.GroupBy(p => p.At))
        {
            Spot(svg, [.. places], back: false);
        }

        svg.Append(CultureInfo.InvariantCulture, $"</g><g transform=\"translate({BackX} {TopY})\">{StaticAssets.Text("body-back.svg")}");
        foreach (var places in map.Places.Where(p => Anatomy.OnTheBack(p.Region)).GroupBy(p => p.At))
        {
            Spot(svg, [.. places], back: true);
        }

        svg.Append("</g>");
        Callouts(svg, map);
        svg.Append("<g class=\"views\"><text x=\"34\" y=\"60\">R</text><text x=\"162\" y=\"60\" text-anchor=\"end\">L</text><text x=\"98\" y=\"482\" text-anchor=\"middle\">front</text><text x=\"358\" y=\"60\">L</text><text x=\"486\" y=\"60\" text-anchor=\"end\">R</text><text x=\"422\" y=\"482\" text-anchor=\"middle\">back</text></g>");

        return svg.ToString();
    }

    private static void Spot(StringBuilder svg, IReadOnlyList<Place> places, bool back)
    {
        var (x, y) = places[0].At;
        x = back ? -x : x;
        var primary = places.FirstOrDefault(p => p.IsPrimary);
        var first = primary ?? places[0];
        var letter = primary is not null ? "P" : places.Count > 1 ? places.Count.ToString(CultureInfo.InvariantCulture) : "M";
        var size = back || primary is null ? 8.5 : 6.5;
        var style = (primary is not null ? "p-dot" : "dm") + (first.IsConfirmed ? string.Empty : " open");
        var shape = primary is not null
            ? $"<circle class=\"{style}\" cx=\"{Ink.N(x)}\" cy=\"{Ink.N(y)}\" r=\"{Ink.N(size)}\"/>"
            : $"<path class=\"{style}\" d=\"M{Ink.N(x)} {Ink.N(y - size)} {Ink.N(x + size)} {Ink.N(y)} {Ink.N(x)} {Ink.N(y + size)} {Ink.N(x - size)} {Ink.N(y)}Z\"/>";

        svg.Append(CultureInfo.InvariantCulture, $"<a class=\"les\" href=\"#o-{first.Region}\" data-organ=\"{first.Region}\"><title>{Ink.Escape(first.Name)}: {Ink.Escape(first.Text)}</title>{shape}<text class=\"disc-t{(first.IsConfirmed ? string.Empty : " open-t")}\" x=\"{Ink.N(x)}\" y=\"{Ink.N(y + 3.4)}\" text-anchor=\"middle\">{letter}</text></a>");
    }

    private static string Lobe(Place place)
    {
        var mirror = place.Region == "leftLung" ? string.Empty : " transform=\"scale(-1 1)\"";
        var lower = place.At.Y > 140;
        var path = lower ? "M33.6 117C36.2 134 37.4 149 36 165C29 158 21 157 14.5 161C16.6 155 17 150 16.2 146C23.5 140 30 130 33.6 117Z" : "M11 83C19 80 28 92 32.5 112C35.5 128 37.4 148 36 165C29 158 21 157 14.5 161C18.5 150 16.5 141 10 135C7 119 5.5 90 11 83Z";

        return $"<path class=\"lobe\"{mirror} d=\"{path}\"/>";
    }

    private static void Routes(StringBuilder svg, BodyMap map)
    {
        foreach (var place in map.Places.Where(p => p.Route is not null))
        {
            if (map.Places.FirstOrDefault(p => p.IsPrimary) is not { } from || from.At == place.At)
            {
                continue;
            }

            var bow = Bow(from.At, place.At);
            var end = Toward(bow, place.At, 11);
            var (mx, my) = ((from.At.X + 2 * bow.X + place.At.X) / 4, (from.At.Y + 2 * bow.Y + place.At.Y) / 4);
            var solid = place.Route!.IsConfirmed ? " solid" : string.Empty;

            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"route {place.Route.Style}{solid}\" d=\"M{Ink.N(from.At.X)} {Ink.N(from.At.Y)}Q{Ink.N(bow.X)} {Ink.N(bow.Y)} {Ink.N(end.X)} {Ink.N(end.Y)}\" marker-end=\"url(#ah)\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<g class=\"rk {place.Route.Style}\"><circle cx=\"{Ink.N(mx)}\" cy=\"{Ink.N(my)}\" r=\"6\"/><text x=\"{Ink.N(mx)}\" y=\"{Ink.N(my + 3.3)}\" text-anchor=\"middle\">{place.Route.Letter}</text></g>");
        }
    }

    /// <summary>The way bends outward, so that it crosses neither tumour nor spine.</summary>
    private static (double X, double Y) Bow((double X, double Y) from, (double X, double Y) to)
    {
        var length = Math.Max(1, Math.Sqrt((to.X - from.X) * (to.X - from.X) + (to.Y - from.Y) * (to.Y - from.Y)));
        var side = from.X + to.X >= 0 ? 1 : -1;
        var (nx, ny) = (-(to.Y - from.Y) / length, (to.X - from.X) / length);
        var turn = nx * side >= 0 ? 1 : -1;
        var reach = Math.Clamp(length * 0.5, 18, 46);

        return ((from.X + to.X) / 2 + nx * reach * turn, (from.Y + to.Y) / 2 + ny * reach * turn);
    }

    private static (double X, double Y) Toward((double X, double Y) from, (double X, double Y) to, double before)
    {
        var length = Math.Max(1, Math.Sqrt((to.X - from.X) * (to.X - from.X) + (to.Y - from.Y) * (to.Y - from.Y)));

        return (to.X - (to.X - from.X) / length * before, to.Y - (to.Y - from.Y) / length * before);
    }

    private static void Callouts(StringBuilder svg, BodyMap map)
    {
        svg.Append("<g class=\"callouts\">");
        var floor = 40.0;
        foreach (var place in map.Places.DistinctBy(p => (p.At, p.IsPrimary)).OrderBy(p => p.At.Y).Take(MostCallouts))
        {
            var back = Anatomy.OnTheBack(place.Region);
            var lines = Lines(place).ToList();
            var y = Math.Max(floor, place.At.Y - 34);
            var (ax, ay) = ((back ? BackX - place.At.X : FrontX + place.At.X) + (back ? -10 : 8), place.At.Y + TopY);
            var x = back ? 321 : 206;

            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"leader\" d=\"M{Ink.N(ax)} {Ink.N(ay)}L{(back ? 336 : 192)} {Ink.N(y - 3)}H{(back ? 325 : 202)}\"/>");
            foreach (var (index, line) in lines.Index())
            {
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{Ink.N(y + index * 16)}\" class=\"{(index == 0 ? "c1" : "c2")}\"{(back ? " text-anchor=\"end\"" : string.Empty)}>{Ink.Escape(line)}</text>");
            }

            floor = y + lines.Count * 16 + 12;
        }

        Legend(svg, [.. map.Places.Select(p => p.Route).OfType<Route>().DistinctBy(r => r.Code)], Math.Max(floor + 10, 366));
        svg.Append("</g>");
    }

    private static IEnumerable<string> Lines(Place place)
    {
        yield return Ink.Short(place.IsPrimary ? place.Short : place.Name, 22);
        yield return place.IsPrimary ? place.IsConfirmed ? "primary" : "suspected primary" : place.IsConfirmed ? "metastasis" : "metastasis, provisional";
        yield return place.Source.Start.Text;
        if (place.Route is { } route)
        {
            yield return route.Name;
        }
    }

    private static void Legend(StringBuilder svg, IReadOnlyList<Route> routes, double y)
    {
        if (routes.Count == 0)
        {
            return;
        }

        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"routes\" transform=\"translate(206 {Ink.N(y)})\"><text class=\"c2\" y=\"0\">Routes</text>");
        foreach (var (index, route) in routes.Index())
        {
            var at = 17 + index * 19;
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"route {route.Style}\" d=\"M0 {at}H36\"/><g class=\"rk {route.Style}\"><circle cx=\"18\" cy=\"{at}\" r=\"6.5\"/><text x=\"18\" y=\"{Ink.N(at + 3.6)}\" text-anchor=\"middle\">{route.Letter}</text></g><text class=\"c2\" x=\"44\" y=\"{at + 4}\">{Ink.Escape(route.Name)}</text>");
        }

        var end = 22 + routes.Count * 19;
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"c2\" y=\"{end}\">dashed presumed,</text><text class=\"c2\" y=\"{end + 16}\">solid confirmed</text></g>");
    }
}
