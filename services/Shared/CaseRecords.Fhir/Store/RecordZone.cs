using CaseRecords.Hosting;

namespace CaseRecords.Fhir.Store;

/// <summary>Where dates without a zone were written: chosen while the record is empty, kept in it, the same in every process.</summary>
public static class RecordZone
{
    public const string Setting = "Record:TimeZone";

    /// <summary>The zone that a configuration names; null where it names none.</summary>
    /// <exception cref="StartRefusedException">It is no zone that this system knows.</exception>
    public static TimeZoneInfo? Read(string? configured) =>
        configured is not { Length: > 0 } ? null
        : TimeZoneInfo.TryFindSystemTimeZoneById(configured, out var zone) ? zone
        : throw new StartRefusedException($"{Setting} is no time zone that this system knows; it is something like Europe/Berlin.");

    /// <summary>The zone that the record has from now on.</summary>
    /// <param name="kept">Its name in the record; null where the record has none yet.</param>
    /// <param name="isEmpty">Whether there is no resource yet: what is indexed in one zone is not found in another.</param>
    /// <exception cref="StartRefusedException">Another zone is configured than the one that the record was indexed in.</exception>
    public static TimeZoneInfo Settle(string? kept, TimeZoneInfo? configured, bool isEmpty)
    {
        var known = Of(kept);

        return configured is null || configured.HasSameRules(known) ? known
            : isEmpty ? configured
            : throw new StartRefusedException(
                $"{Setting} is {configured.Id}, but the dates in this record were indexed in {known.Id}, and searches would miss them. Set it to {known.Id}, or leave it out.");
    }

    /// <summary>The zone of a name in the record; UTC where it has none.</summary>
    public static TimeZoneInfo Of(string? kept) => Read(kept) ?? TimeZoneInfo.Utc;
}
