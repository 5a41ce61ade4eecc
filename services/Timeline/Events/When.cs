using System.Globalization;
using CaseRecords.Fhir;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Reads FHIR's many ways to say when.</summary>
internal sealed record When(EventTime? Start, EventTime? End)
{
    public static When Of(DataType? time) => time switch
    {
        FhirDateTime at => At(at.Value),
        Date at => At(at.Value),
        Instant instant => At(Text(instant)),
        Period { Start: null, End: not null } period => At(period.End),
        Period period => new(EventTime.Parse(period.Start), EventTime.Parse(period.End)),
        Timing { EventElement: [var first, .. var more] } => new(EventTime.Parse(first.Value), more is [.., var last] ? EventTime.Parse(last.Value) : null),
        Timing { Repeat.Bounds: Period bounds } => Of(bounds),
        _ => new(null, null),
    };

    public static EventTime? Time(DataType? time) => Of(time).Start;

    public static EventTime? Time(string? time) => EventTime.Parse(time);

    public static string? Text(Instant? instant) => Instants.Of(instant) is { } at ? Text(at) : null;

    public static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static When At(string? at) => new(EventTime.Parse(at), null);
}
