using System.Globalization;
using System.Net;

namespace CaseRecords.Timeline.Course;

/// <summary>Writes numbers and text for SVG, and knows how wide a text will be without asking a browser.</summary>
internal static class Ink
{
    /// <summary>The narrowest plot, in pixels: collisions are checked at this width, and gaps only grow from there.</summary>
    public const double MinPlot = 820;

    private const double Narrow = 6.1;
    private const double Wide = 11.5;

    public static string N(double number) => Math.Round(number, 3).ToString("0.###", CultureInfo.InvariantCulture);

    public static string Pct(double number) => N(number) + "%";

    public static string Escape(string? text) => WebUtility.HtmlEncode(text ?? string.Empty);

    /// <summary>How wide a text of 11 px is, on the safe side.</summary>
    public static double Width(string? text) => text is null ? 0 : text.Sum(c => c >= '\u2e80' ? Wide : c is 'i' or 'l' or 'j' or '.' or ',' or ' ' or '\'' ? 3.6 : char.IsUpper(c) || c is 'm' or 'w' ? 7.6 : Narrow);

    /// <summary>How wide a bold text of 11 px is, on the safe side.</summary>
    public static double Bold(string? text) => Width(text) * 1.14;

    /// <summary>At most so many characters, cut at a word.</summary>
    public static string Short(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var space = text.LastIndexOf(' ', most - 1);

        return text[..(space > most / 2 ? space : most - 1)].TrimEnd(',', ';', ':', '.') + "…";
    }

    /// <summary>As much of a text as a width has room for; nothing where only a stump would be left.</summary>
    public static string Fitting(string text, double room)
    {
        while (text.Length > 0 && Width(text) > room)
        {
            text = text.Length > 12 ? Short(text, text.Length - 4) : string.Empty;
        }

        return text;
    }

    /// <summary>The first sentence of a conclusion.</summary>
    public static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);

        return (end > 0 ? text[..end] : text).TrimEnd('.');
    }
}
