using System.Globalization;
using System.Text.Json.Serialization;

namespace CaseRecords.Timeline.Events;

/// <summary>A point in time exactly as precise as its author said: 2025-04 stays a month and never becomes its first day.</summary>
internal sealed record EventTime(string Value, Precision Precision)
{
    [JsonIgnore]
    public DateOnly FirstDay => Precision switch
    {
        Precision.Year => new DateOnly(Number(0, 4), 1, 1),
        Precision.Month => new DateOnly(Number(0, 4), Number(5, 2), 1),
        _ => new DateOnly(Number(0, 4), Number(5, 2), Number(8, 2)),
    };

    [JsonIgnore]
    public DateOnly LastDay => Precision switch
    {
        Precision.Year => FirstDay.AddYears(1).AddDays(-1),
        Precision.Month => FirstDay.AddMonths(1).AddDays(-1),
        _ => FirstDay,
    };

    [JsonIgnore]
    public bool IsDay => Precision is Precision.Day or Precision.Instant;

    /// <summary>As people write it: without the time of day.</summary>
    [JsonIgnore]
    public string Text => Precision == Precision.Instant ? Value[..10] : Value;

    /// <summary>Reads a FHIR date, dateTime or instant; null if there is none or it is no date.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/datatypes.html#dateTime"/>
    public static EventTime? Parse(string? value)
    {
        Precision? precision = value?.Length switch
        {
            4 => Precision.Year,
            7 => Precision.Month,
            10 => Precision.Day,
            > 10 => Precision.Instant,
            _ => null,
        };

        return precision is { } known && IsDate(value!, known) ? new EventTime(value!, known) : null;
    }

    public static EventTime Of(DateOnly day) => new(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Precision.Day);

    private int Number(int start, int length) => int.Parse(Value.AsSpan(start, length), CultureInfo.InvariantCulture);

    private static bool IsDate(string value, Precision precision)
    {
        var full = precision switch
        {
            Precision.Year => value + "-01-01",
            Precision.Month => value + "-01",
            _ => value[..10],
        };

        return DateOnly.TryParseExact(full, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }
}

/// <summary>Where a range ends. No value and ongoing: an open arrow. No value and not ongoing: the end was not recorded.</summary>
internal sealed record EventEnd(string? Value, Precision? Precision, bool Ongoing)
{
    public static EventEnd Open { get; } = new(null, null, true);
    public static EventEnd NotRecorded { get; } = new(null, null, false);

    [JsonIgnore]
    public EventTime? Time => Value is not null && Precision is { } precision ? new EventTime(Value, precision) : null;

    public static EventEnd At(EventTime time) => new(time.Value, time.Precision, false);

    /// <summary>The end that a status and a recorded date together mean.</summary>
    public static EventEnd Of(EventTime? time, bool active) => time is not null ? At(time) : active ? Open : NotRecorded;
}

internal enum Precision
{
    Year,
    Month,
    Day,
    Instant,
}
