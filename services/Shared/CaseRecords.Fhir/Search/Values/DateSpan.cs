using System.Globalization;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>The span that a date of any precision stands for: both ends inclusive, in ticks of UTC.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#date"/>
internal readonly record struct DateSpan(long Low, long High)
{
    public const long Earliest = 0;

    /// <summary>R4 allows it; there is no such tick, so that it is the first second of the next minute.</summary>
    private const int LeapSecond = 60;

    /// <summary>In minutes: 14:00.</summary>
    private const int FarthestOffset = 14 * 60;

    /// <summary>The last tick of year 9999, so that <c>High - Low</c> never overflows.</summary>
    public static readonly long Latest = DateTime.MaxValue.Ticks;

    /// <summary>Reads a year, month, day, second or fraction (and, in searches, a minute).</summary>
    /// <param name="minutes">Whether seconds may be missing, as searches may leave them away.</param>
    /// <param name="zone">Where a value without a zone was written; UTC unless said.</param>
    public static DateSpan? Parse(ReadOnlySpan<char> text, bool minutes = false, TimeZoneInfo? zone = null)
    {
        if (!Number(text, 0, 4, out var year) || year == 0)
        {
            return null;
        }

        if (text.Length == 4)
        {
            return Between(new DateTime(year, 1, 1), year == 9999 ? null : new DateTime(year + 1, 1, 1), zone);
        }

        if (text[4] != '-' || !Number(text, 5, 2, out var month) || month is < 1 or > 12)
        {
            return null;
        }

        if (text.Length == 7)
        {
            var first = new DateTime(year, month, 1);
            return Between(first, Next(first, DateTime.DaysInMonth(year, month)), zone);
        }

        if (text[7] != '-' || !Number(text, 8, 2, out var day) || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }

        var start = new DateTime(year, month, day);

        return text.Length == 10 ? Between(start, Next(start, 1), zone)
            : text[10] == 'T' ? Time(text[11..], start, minutes, zone)
            : null;
    }

    public static DateSpan At(DateTimeOffset instant) => new(instant.UtcTicks, instant.UtcTicks);

    /// <summary>From one local midnight to the tick before the next: 23 to 25 hours where clocks are changed.</summary>
    private static DateSpan Between(DateTime start, DateTime? next, TimeZoneInfo? zone)
    {
        var low = LocalTime.Utc(start, zone);
        var high = next is { } end ? LocalTime.Utc(end, zone) - 1 : Latest;

        return Clamp(low, Math.Max(low, high));
    }

    /// <summary>Null after the last day that there is.</summary>
    private static DateTime? Next(DateTime day, int days) => day.Ticks / TimeSpan.TicksPerDay > (Latest / TimeSpan.TicksPerDay) - days ? null : day.AddDays(days);

    private static DateSpan? Time(ReadOnlySpan<char> text, DateTime day, bool minutes, TimeZoneInfo? zone)
    {
        if (!Number(text, 0, 2, out var hour) || hour > 23 || text.Length < 5 || text[2] != ':' || !Number(text, 3, 2, out var minute) || minute > 59)
        {
            return null;
        }

        var low = day.Ticks + (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        var unit = TimeSpan.TicksPerMinute;
        var rest = text[5..];

        if (rest is [':', ..])
        {
            if (!Number(rest, 1, 2, out var second) || second > LeapSecond)
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

        if (rest.IsEmpty)
        {
            low = LocalTime.Utc(new DateTime(Math.Min(low, Latest)), zone);
        }
        else if (Offset(rest) is { } offset)
        {
            low -= offset;
        }
        else
        {
            return null;
        }

        return Clamp(low, low + unit - 1);
    }

    /// <summary>The ticks after the point, the width of the last digit, and how much was read.</summary>
    private static (long Ticks, long Unit, int Read) Fraction(ReadOnlySpan<char> text)
    {
        if (text is not ['.', >= '0' and <= '9', ..])
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
        if (zone is "Z")
        {
            return 0;
        }

        if (zone is not [('+' or '-' or ' ') and var sign, _, _, ':', _, _] || !Number(zone, 1, 2, out var hours) || !Number(zone, 4, 2, out var minutes) || minutes > 59)
        {
            return null;
        }

        // A plus that was not escaped in a query arrives as a space.
        return (hours * 60) + minutes > FarthestOffset ? null : ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute)) * (sign == '-' ? -1 : 1);
    }

    private static DateSpan Clamp(long low, long high) => new(Math.Clamp(low, Earliest, Latest), Math.Clamp(high, Earliest, Latest));

    private static bool Number(ReadOnlySpan<char> text, int at, int length, out int number)
    {
        number = 0;

        return text.Length >= at + length
            && int.TryParse(text.Slice(at, length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
