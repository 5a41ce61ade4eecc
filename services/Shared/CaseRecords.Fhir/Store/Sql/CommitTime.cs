using System.Globalization;
using System.Text;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>When a commit happens and what it does to a resource, the same on every database.</summary>
internal static class CommitTime
{
    private const string LastUpdatedFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>The later of the clock and a millisecond past every version that is replaced; one moment for the whole commit.</summary>
    /// <param name="replaced">When the versions were written that are replaced, in ticks of UTC.</param>
    public static DateTimeOffset After(DateTimeOffset now, IEnumerable<long> replaced)
    {
        var moment = now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond);

        foreach (var updated in replaced)
        {
            moment = Math.Max(moment, updated + TimeSpan.TicksPerMillisecond);
        }

        return new DateTimeOffset(moment, TimeSpan.Zero);
    }

    /// <summary>The body with its <c>lastUpdated</c> in place; empty for a delete.</summary>
    public static byte[] Stamped(PreparedBody? prepared, DateTimeOffset lastUpdated)
    {
        if (prepared is not { } body)
        {
            return [];
        }

        Encoding.ASCII.GetBytes(lastUpdated.UtcDateTime.ToString(LastUpdatedFormat, CultureInfo.InvariantCulture), body.Bytes.AsSpan(body.LastUpdatedAt));

        return body.Bytes;
    }

    /// <param name="wasDeleted">Whether the version that is replaced is a delete.</param>
    public static ResourceAction ActionOf(WriteSet write, bool wasDeleted) => write switch
    {
        { IsDelete: true } => ResourceAction.Deleted,
        { ExpectedVersion: 0 } => ResourceAction.Created,
        _ => wasDeleted ? ResourceAction.Restored : ResourceAction.Updated,
    };
}
