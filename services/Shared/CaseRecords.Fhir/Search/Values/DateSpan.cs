using System.Globalization;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>The span that a date of any precision stands for: both ends inclusive, in ticks of UTC.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#date"/>
internal readonly record struct DateSpan(long Low, long High)
{
    public const long Earliest = 0;

    /// <summary>The last tick of year 9999, so that <c>High - Low</c> never overflows.</summary>
    public static readonly long Latest = DateTime.MaxValue.Ticks;

    /// <summary>Reads a year, month, day, second or fraction (and, in searches, a minute). Without a zone the value is in UTC.</summary>
    public static DateSpan? Parse(ReadOnlySpan<char> text, bool minutes = false)
    {
        if (!Number(text, 0, 4, out var year) || year == 0)
        {
            return null;
        }

        if (text.Length == 4)
        {
            return new DateSpan(Ticks(year, 1, 1), Ticks(year, 12, 31) + TimeSpan.TicksPerDay - 1);
        }

        if (text[4] != '-' || !Number(text, 5, 2, out var month) || month is < 1 or > 12)
        {
            return null;
        }

        var days = DateTime.DaysInMonth(year, month);

        if (text.Length == 7)
        {
            return new DateSpan(Ticks(year, month, 1), Ticks(year, month, days) + TimeSpan.TicksPerDay - 1);
        }

        if (text[7] != '-' || !Number(text, 8, 2, out var day) || day < 1 || day > days)
        {
            return null;
        }

        var start = Ticks(year, month, day);

        return text.Length == 10 ? new DateSpan(start, start + TimeSpan.TicksPerDay - 1)
            : text[10] == 'T' ? Time(text[11..], start, minutes)
            : null;
    }

    public static DateSpan At(DateTimeOffset instant) => new(instant.UtcTicks, instant.UtcTicks);

    private static DateSpan? Time(ReadOnlySpan<char> text, long day, bool minutes)
    {
        if (!Number(text, 0, 2, out var hour) || hour > 24 || text.Length < 5 || text[2] != ':' || !Number(text, 3, 2, out var minute) || minute > 59)
        {
            return null;
        }

        var low = day + (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        var unit = TimeSpan.TicksPerMinute;
        var rest = text[5..];

        if (rest is [':', ..])
        {
            if (!Number(rest, 1, 2, out var second) || second > 60)
            {
                return null;
            }

            (var fraction, unit, var read) = Fraction(rest[3..]);
            low += (second * TimeSpan.TicksPerSecond) + fraction;
            rest = rest[(3 + read)..];
        }
        else if (!minutes)
        {
            return null;
        }

        return Offset(rest) is { } offset ? Clamp(low - offset, low - offset + unit - 1) : null;
    }

    /// <summary>The ticks after the point, the width of the last digit, and how much was read.</summary>
    private static (long Ticks, long Unit, int Read) Fraction(ReadOnlySpan<char> text)
    {
        if (text is not ['.', ..])
        {
            return (0, TimeSpan.TicksPerSecond, 0);
        }

        var (ticks, unit, read) = (0L, TimeSpan.TicksPerSecond, 1);

        for (; read < text.Length && char.IsAsciiDigit(text[read]); read++)
        {
            if (unit > 1)
            {
                unit /= 10;
                ticks += (text[read] - '0') * unit;
            }
        }

        return (ticks, unit, read);
    }

    private static long? Offset(ReadOnlySpan<char> zone)
    {
        if (zone.IsEmpty || zone is "Z")
        {
            return 0;
        }

        if (zone is not [('+' or '-' or ' ') and var sign, _, _, ':', _, _] || !Number(zone, 1, 2, out var hours) || !Number(zone, 4, 2, out var minutes))
        {
            return null;
        }

        // A plus that was not escaped in a query arrives as a space.
        return ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute)) * (sign == '-' ? -1 : 1);
    }

    private static DateSpan Clamp(long low, long high) => new(Math.Clamp(low, Earliest, Latest), Math.Clamp(high, Earliest, Latest));

    private static long Ticks(int year, int month, int day) => new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private static bool Number(ReadOnlySpan<char> text, int at, int length, out int number)
    {
        number = 0;

        return text.Length >= at + length
            && int.TryParse(text.Slice(at, length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
