using System.Globalization;

namespace CaseRecords.Timeline.Course;

/// <summary>One tick of an axis. A major one names the year, a fine one shows only when zoomed in.</summary>
internal sealed record Tick(int Day, string Label, string? Major = null, bool IsOrigin = false);

/// <summary>Chooses the smallest step whose labels have room, for each way to count time.</summary>
internal static class Ticks
{
    private const double Room = 44;
    private static readonly int[] DaySteps = [1, 7, 30, 90, 180, 365, 730, 1825, 3650];
    private static readonly int[] MonthSteps = [1, 2, 3, 6, 12, 24, 60, 120];

    public static IReadOnlyList<Tick> Calendar(Axis axis)
    {
        var perMonth = Ink.MinPlot / axis.Days * 30.4;
        if (perMonth / 4 >= Room)
        {
            return [.. Weeks(axis).Select(d => new Tick(d, Label(axis, d), axis.Date(d).Day <= 7 && axis.Date(d).Month == 1 ? Year(axis.Date(d)) : null))];
        }

        var step = MonthSteps.FirstOrDefault(s => s * perMonth >= Room, 240);

        return [.. Months(axis, step).Select(d => new Tick(axis.Day(d), step >= 12 ? Year(d) : d.ToString("MMM", CultureInfo.InvariantCulture), step < 12 && IsFirstOfYear(axis, d, step) ? Year(d) : null))];
    }

    public static IReadOnlyList<Tick> From(Axis axis, int origin)
    {
        var step = DaySteps.First(s => Ink.MinPlot / axis.Days * s >= Room || s == DaySteps[^1]);
        var first = (int)Math.Ceiling((axis.Lo - origin) / (double)step) * step;

        return [.. Enumerable.Range(0, axis.Days / step + 2).Select(i => first + i * step).TakeWhile(d => d + origin <= axis.Hi)
            .Select(d => new Tick(d + origin, d < 0 ? $"−{-d}" : $"{d}", IsOrigin: d == 0))];
    }

    public static IReadOnlyList<Tick> Age(Axis axis, DateOnly birth)
    {
        var perMonth = Ink.MinPlot / axis.Days * 30.4;
        var step = MonthSteps.FirstOrDefault(s => s * perMonth >= Room + 8, 240);
        var ticks = new List<Tick>();
        var months = Math.Max(0, ((axis.Date(axis.Lo).Year - birth.Year) * 12 + axis.Date(axis.Lo).Month - birth.Month) / step * step);

        for (var day = axis.Day(birth.AddMonths(months)); day <= axis.Hi; months += step, day = axis.Day(birth.AddMonths(months)))
        {
            if (day >= axis.Lo)
            {
                ticks.Add(new Tick(day, months % 12 == 0 ? $"{months / 12} y" : $"{months / 12} y {months % 12} m", IsOrigin: months % 12 == 0));
            }
        }

        return ticks;
    }

    /// <summary>Ticks for the zoomed-in view: weeks where there are few of them, else months, else none.</summary>
    public static IReadOnlyList<Tick> Fine(Axis axis) =>
        axis.Days <= 900 ? [.. Weeks(axis).Select(d => new Tick(d, axis.Date(d).Day.ToString(CultureInfo.InvariantCulture)))]
        : axis.Days <= 5500 ? [.. Months(axis, 1).Select(d => new Tick(axis.Day(d), d.ToString("MMM", CultureInfo.InvariantCulture)))]
        : [];

    private static IEnumerable<int> Weeks(Axis axis)
    {
        var first = axis.Lo + ((8 - (int)axis.Date(axis.Lo).DayOfWeek) % 7);

        return Enumerable.Range(0, axis.Days / 7 + 1).Select(i => first + i * 7).TakeWhile(d => d <= axis.Hi);
    }

    private static IEnumerable<DateOnly> Months(Axis axis, int step)
    {
        var first = axis.Date(axis.Lo);
        var month = step >= 12 ? new DateOnly(first.Year / (step / 12) * (step / 12), 1, 1) : new DateOnly(first.Year, (first.Month - 1) / step * step + 1, 1);

        for (; axis.Day(month) <= axis.Hi; month = month.AddMonths(step))
        {
            if (axis.Day(month) >= axis.Lo)
            {
                yield return month;
            }
        }
    }

    private static bool IsFirstOfYear(Axis axis, DateOnly month, int step) => month.Month == 1 || axis.Day(month) - step * 31 < axis.Lo;

    private static string Label(Axis axis, int day) => axis.Date(day).ToString("d MMM", CultureInfo.InvariantCulture);

    private static string Year(DateOnly date) => date.Year.ToString(CultureInfo.InvariantCulture);
}
