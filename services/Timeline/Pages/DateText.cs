using System.Text.RegularExpressions;

namespace CaseRecords.Timeline.Pages;

/// <summary>Finds the dates in a text.</summary>
internal static partial class DateText
{
    public static IEnumerable<(string Part, bool IsDate)> Split(string text)
    {
        var at = 0;
        foreach (Match date in Date().Matches(text))
        {
            if (date.Index > at)
            {
                yield return (text[at..date.Index], false);
            }

            yield return (date.Value, true);
            at = date.Index + date.Length;
        }

        if (at < text.Length)
        {
            yield return (text[at..], false);
        }
    }

    [GeneratedRegex(@"\b\d{4}-\d{2}-\d{2}\b")]
    private static partial Regex Date();
}
