namespace CaseRecords.Fhir.Search.Values;

/// <summary>What a clock on the wall means in UTC.</summary>
internal static class LocalTime
{
    /// <summary>Ticks of UTC, below the first or above the last where it lies so. A time that clocks showed twice is the earlier one; one that they skipped is the moment at which they did.</summary>
    public static long Utc(DateTime local, TimeZoneInfo? zone)
    {
        if (zone is null || ReferenceEquals(zone, TimeZoneInfo.Utc))
        {
            return local.Ticks;
        }

        if (zone.IsAmbiguousTime(local))
        {
            return local.Ticks - zone.GetAmbiguousTimeOffsets(local).Max().Ticks;
        }

        return zone.IsInvalidTime(local) ? Skipped(local, zone) : local.Ticks - zone.GetUtcOffset(local).Ticks;
    }

    /// <summary>The first tick after a gap, sought between a day before and a day after.</summary>
    private static long Skipped(DateTime local, TimeZoneInfo zone)
    {
        var (before, after) = (local.Ticks - zone.GetUtcOffset(local.AddDays(-1)).Ticks - TimeSpan.TicksPerDay, local.Ticks + TimeSpan.TicksPerDay);

        while (before + 1 < after)
        {
            var middle = before + ((after - before) / 2);

            if (TimeZoneInfo.ConvertTimeFromUtc(new DateTime(middle, DateTimeKind.Utc), zone) < local)
            {
                before = middle;
            }
            else
            {
                after = middle;
            }
        }

        return after;
    }
}
