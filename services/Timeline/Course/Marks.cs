namespace CaseRecords.Timeline.Course;

/// <summary>A mark as SVG around its own zero point, and how far it reaches to either side.</summary>
internal sealed record Mark(string Svg, double Left, double Right)
{
    public double Gap { get; init; } = 4;
}

/// <summary>The marks of the course: every one has a shape or a letter, never colour alone.</summary>
internal static class Marks
{
    private const string Hit = "<rect class=\"hit\" x=\"-12\" y=\"-12\" width=\"24\" height=\"24\"/>";

    public static Mark Square(string code, bool filled, bool planned) => new(
        $"{Hit}<rect class=\"{(filled ? "im-s" : "im")}{(planned ? " due" : string.Empty)}\" x=\"-10\" y=\"-8\" width=\"20\" height=\"16\" rx=\"1.5\"/>"
        + $"<text class=\"code {(filled ? "im-s-t" : "im-t")}\" y=\"3.6\" text-anchor=\"middle\">{Ink.Escape(code)}</text>", 10, 10);

    public static Mark Disc(string text, string style) => new(
        $"{Hit}<circle class=\"{style}\" r=\"8.5\"/><text class=\"disc-t\" y=\"3.8\" text-anchor=\"middle\">{Ink.Escape(text)}</text>", 9, 9);

    public static Mark Diamond(bool confirmed) => new($"{Hit}<path class=\"{(confirmed ? "dm" : "dm-o")}\" d=\"M0-8 8 0 0 8-8 0Z\"/>", 9, 9);

    public static Mark Triangle() => new($"{Hit}<path class=\"tri\" d=\"M0-8 8.5 7H-8.5Z\"/>", 9, 9);

    public static Mark Ring(string style = "mk", double radius = 5) => new($"{Hit}<circle class=\"{style}\" r=\"{Ink.N(radius)}\"/>", radius + 1, radius + 1);

    public static Mark Dot(string style) => new($"{Hit}<circle class=\"{style}\" r=\"3.6\"/>", 4, 4);

    public static Mark Star() => new($"{Hit}<path class=\"star\" d=\"M0-9 2.6-3.2 9-2.6 4.2 1.6 5.6 7.8 0 4.6-5.6 7.8-4.2 1.6-9-2.6-2.6-3.2Z\"/>", 9, 9);

    public static Mark Pill(string letters, bool planned) => new(
        $"{Hit}<rect class=\"plan{(planned ? " due" : string.Empty)}\" x=\"-10\" y=\"-8\" width=\"20\" height=\"16\" rx=\"8\"/><text class=\"code plan-t\" y=\"3.5\" text-anchor=\"middle\">{Ink.Escape(letters)}</text>", 11, 11);

    public static Mark Dental(bool planned) => new(
        $"{Hit}<circle class=\"dent{(planned ? " due" : string.Empty)}\" r=\"7\"/><text class=\"code dent-t\" y=\"3.4\" text-anchor=\"middle\">D</text>", 8, 8);

    public static Mark Dose(int number) => new($"{Hit}<path class=\"dose\" d=\"M0-8V8\"/><text class=\"v sm\" x=\"5\" y=\"4\">{number}</text>", 3, 14);

    public static Mark DoseDue() => new($"{Hit}<path class=\"dose due\" d=\"M0-9V9\"/>", 3, 3);

    public static Mark Flag() => new($"{Hit}<path class=\"flag\" d=\"M-4 9V-8L8-4-4 0\"/>", 5, 9);

    public static Mark Death() => new($"{Hit}<path class=\"death\" d=\"M0-9 9 0 0 9-9 0Z\"/>", 10, 10);

    public static Mark Out(bool high) => new($"{Hit}<path class=\"out\" d=\"{(high ? "M0-5 5 4H-5Z" : "M0 5 5-4H-5Z")}\"/>", 6, 6);

    public static Mark Small(string style) => new($"{Hit}<rect class=\"{style}\" x=\"-2\" y=\"-5\" width=\"4\" height=\"10\" rx=\"1\"/>", 3, 3);

    /// <summary>Several events too close to stand apart.</summary>
    public static Mark Stack(int count) => new(
        $"{Hit}<rect class=\"stack\" x=\"-11\" y=\"-7\" width=\"22\" height=\"14\" rx=\"7\"/><text class=\"code stack-t\" y=\"3.5\" text-anchor=\"middle\">{(count > 99 ? "99+" : count)}</text>", 12, 12);
}
