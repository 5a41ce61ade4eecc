using System.Globalization;
using System.Text.RegularExpressions;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>A time as the range of instants that it may be, both ends among them, in ticks of UTC.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#date"/>
internal readonly partial record struct NaiveDate(long Low, long High)
{
    /// <param name="now">For <c>ap</c>: a tenth of the gap between now and the date.</param>
    public static bool Matches(Base value, string wanted, DateTimeOffset now) => Of(value) is { } target && Compare(target, wanted, now);

    public static bool Compare(NaiveDate target, string wanted, DateTimeOffset now)
    {
        var (prefix, text) = Prefix.Split(wanted);
        var search = Parse(text) ?? throw new FormatException(wanted);
        var margin = Math.Abs(now.UtcTicks - search.Low) / 10;
        var contains = search.Low <= target.Low && target.High <= search.High;

        return prefix switch
        {
            "eq" => contains,
            "ne" => !contains,
            "gt" => target.High > search.High,
            "lt" => target.Low < search.Low,
            "ge" => target.High > search.High || contains,
            "le" => target.Low < search.Low || contains,
            "sa" => target.Low > search.High,
            "eb" => target.High < search.Low,
            "ap" => target.Low <= search.High + margin && target.High >= search.Low - margin,
            _ => throw new FormatException(wanted),
        };
    }

    public static NaiveDate? Of(Base value) => value switch
    {
        Date { Value: { } date } => Parse(date),
        FhirDateTime { Value: { } date } => Parse(date),
        Instant { Value: { } at } => new NaiveDate(at.UtcTicks, at.UtcTicks),
        Period { Start: not null } or Period { End: not null } => Within((Period)value),
        Timing timing => Outer(timing),
        _ => null,
    };

    /// <summary>From the beginning of the first to the end of the last instant that a text may mean.</summary>
    public static NaiveDate? Parse(string text)
    {
        if (Shape().Match(text) is not { Success: true } shape)
        {
            return null;
        }

        int Number(string name, int otherwise) => shape.Groups[name] is { Success: true } found ? int.Parse(found.ValueSpan, CultureInfo.InvariantCulture) : otherwise;

        var start = new DateTime(Number("year", 1), Number("month", 1), Number("day", 1), Number("hour", 0), Number("minute", 0), Number("second", 0), DateTimeKind.Utc);
        var fraction = shape.Groups["fraction"].Value;
        var end = fraction.Length > 0 ? start
            : shape.Groups["second"].Success ? start.AddSeconds(1)
            : shape.Groups["minute"].Success ? start.AddMinutes(1)
            : shape.Groups["day"].Success ? start.AddDays(1)
            : shape.Groups["month"].Success ? start.AddMonths(1)
            : start.AddYears(1);
        var zone = Zone(shape.Groups["zone"].Value).Ticks;
        var parts = fraction.Length == 0 ? 0 : long.Parse(fraction.PadRight(7, '0'), CultureInfo.InvariantCulture);
        var width = fraction.Length == 0 ? (end - start).Ticks : (long)Math.Pow(10, 7 - fraction.Length);

        return new NaiveDate(start.Ticks + parts - zone, start.Ticks + parts - zone + width - 1);
    }

    private static NaiveDate Within(Period period) =>
        new(period.Start is { } start ? Parse(start)!.Value.Low : long.MinValue, period.End is { } end ? Parse(end)!.Value.High : long.MaxValue);

    private static NaiveDate? Outer(Timing timing)
    {
        var parts = timing.Event.Select(text => Parse(text!)!.Value).ToList();

        if (timing.Repeat?.Bounds is Period bounds)
        {
            parts.Add(Within(bounds));
        }

        return parts.Count == 0 ? null : new NaiveDate(parts.Min(part => part.Low), parts.Max(part => part.High));
    }

    private static TimeSpan Zone(string zone) =>
        zone is "" or "Z" ? TimeSpan.Zero : TimeSpan.ParseExact(zone[1..], @"hh\:mm", CultureInfo.InvariantCulture) * (zone[0] == '-' ? -1 : 1);

    [GeneratedRegex(@"^(?<year>\d{4})(-(?<month>\d\d)(-(?<day>\d\d)(T(?<hour>\d\d):(?<minute>\d\d)(:(?<second>\d\d)(\.(?<fraction>\d{1,7}))?)?(?<zone>Z|[+-]\d\d:\d\d)?)?)?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}

/// <summary>The comparison before a value; <c>eq</c> where there is none.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#prefix"/>
internal static class Prefix
{
    public static IReadOnlyList<string> All { get; } = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];

    public static (string Prefix, string Text) Split(string value) =>
        value.Length > 2 && All.Contains(value[..2]) ? (value[..2], value[2..]) : ("eq", value);
}
