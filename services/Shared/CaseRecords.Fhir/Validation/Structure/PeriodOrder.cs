using System.Globalization;

namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>Whether a period ends before it starts: only where that is certain, whatever the precisions and zones.</summary>
internal static class PeriodOrder
{
    /// <summary>A date without a zone may be up to this much earlier or later than in UTC.</summary>
    private static readonly TimeSpan WidestOffset = TimeSpan.FromHours(14);

    public static bool IsBackwards(string start, string end)
    {
        if (!DateFormat.IsDateTime(System.Text.Encoding.UTF8.GetBytes(start)) || !DateFormat.IsDateTime(System.Text.Encoding.UTF8.GetBytes(end)))
        {
            return false;
        }

        var (startsWhole, endsWhole) = (start.Length > 10, end.Length > 10);

        if (startsWhole && endsWhole)
        {
            return Moment(end) < Moment(start);
        }

        if (!startsWhole && !endsWhole)
        {
            // 2020-03 and 2020-02-11 compare as far as both go.
            var common = Math.Min(start.Length, end.Length);

            return string.CompareOrdinal(end, 0, start, 0, common) < 0;
        }

        return startsWhole ? DayAfter(end) + WidestOffset <= Moment(start) : Moment(end) < Day(start) - WidestOffset;
    }

    /// <summary>A leap second counts as the one before it.</summary>
    private static DateTime Moment(string text) =>
        DateTimeOffset.Parse(text[17..19] == "60" ? string.Concat(text.AsSpan(0, 17), "59", text.AsSpan(19)) : text, CultureInfo.InvariantCulture).UtcDateTime;

    private static DateTime Day(string text) =>
        new(Part(text, 0, 4), text.Length < 7 ? 1 : Part(text, 5, 2), text.Length < 10 ? 1 : Part(text, 8, 2), 0, 0, 0, DateTimeKind.Utc);

    private static DateTime DayAfter(string text) => text.Length switch
    {
        4 => Part(text, 0, 4) == 9999 ? DateTime.MaxValue - WidestOffset : Day(text).AddYears(1),
        7 => Day(text) is { Year: 9999, Month: 12 } ? DateTime.MaxValue - WidestOffset : Day(text).AddMonths(1),
        _ => Day(text) is { Year: 9999, Month: 12, Day: 31 } ? DateTime.MaxValue - WidestOffset : Day(text).AddDays(1),
    };

    private static int Part(string text, int start, int length) => int.Parse(text.AsSpan(start, length), CultureInfo.InvariantCulture);
}
