using System.Globalization;
using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Views;

/// <summary>A patient's course as it is answered.</summary>
internal sealed record TimelineAnswer(string Patient, string AsOf, long Position, DayZero? DayZero, IReadOnlyList<TimelineEvent> Events);

/// <summary>A patient's course as of a day: the events of every lane in one order, and what drawing them needs beside.</summary>
internal sealed record TimelineView
{
    public required string Patient { get; init; }
    public required string AsOf { get; init; }
    public required long Position { get; init; }
    public required DayZero? DayZero { get; init; }
    public required IReadOnlyList<TimelineEvent> Events { get; init; }

    public required DateOnly Day { get; init; }

    public required DateOnly? Zero { get; init; }

    public required PatientCase Case { get; init; }

    /// <summary>Per folded range, the events it is made of, by start.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<TimelineEvent>> Members { get; init; }

    public TimelineAnswer Answer => new(Patient, AsOf, Position, DayZero, Events);

    public static TimelineView Build(PatientCase record, DateOnly? asOf, DateOnly today)
    {
        var latest = Standing.Latest(record.Events, today);
        var day = asOf ?? latest;
        var (folded, members) = Folding.Fold(Standing.Seen(record, day, latest));
        var (zero, zeroDay) = Views.DayZero.Of(folded);
        var flags = Flags(record);

        return new TimelineView
        {
            Patient = $"Patient/{record.PatientId}",
            AsOf = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Position = record.Position,
            DayZero = zero,
            Day = day,
            Zero = zeroDay,
            Case = record,
            Members = members,
            Events =
            [
                .. folded
                    .OrderBy(e => e.Start.FirstDay)
                    .ThenBy(e => e.Start.Value.Length > 10 ? e.Start.Value[10..] : string.Empty, StringComparer.Ordinal)
                    .ThenBy(e => e.Lane)
                    .ThenBy(e => e.Id, StringComparer.Ordinal)
                    .Select(e => Finish(e, zeroDay, flags)),
            ],
        };
    }

    /// <summary>The same view with one lane only.</summary>
    public TimelineView Only(Lane lane) => this with { Events = [.. Events.Where(e => e.Lane == lane)] };

    private static TimelineEvent Finish(TimelineEvent e, DateOnly? zero, ILookup<string, string> flags) => e with
    {
        DayFromDx = Days(e.Start, zero),
        DayFromDxEnd = e.End?.Time is { } end ? Days(end, zero) : null,
        Flags = flags[e.Resource.Reference] is var raised && raised.Any() ? [.. e.Flags, .. raised.Distinct()] : e.Flags,
    };

    private static int? Days(EventTime time, DateOnly? zero) => zero is { } day && time.IsDay ? time.FirstDay.DayNumber - day.DayNumber : null;

    private static ILookup<string, string> Flags(PatientCase record) =>
        record.Facts.OfType<AssessmentFact>().Where(a => !a.IsResolved)
            .SelectMany(a => a.Evidence.Select(e => (Reference: e, a.Rule)))
            .ToLookup(f => f.Reference, f => f.Rule);
}
