using CaseRecords.Timeline.Views;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Timeline.Store;

/// <summary>Reads cases and the patients list.</summary>
internal sealed class TimelineReader(IDbContextFactory<TimelineDb> databases)
{
    /// <summary>Everything about one patient; null if nothing is known of them.</summary>
    public async Task<PatientCase?> Case(string patientId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var position = await db.Cursor.Select(c => c.Position).SingleOrDefaultAsync(cancellationToken);
        var rows = await db.Resources
            .Where(r => r.PatientId == patientId && (r.Events != null || r.Facts != null))
            .AsNoTracking()
            .ToListAsync(cancellationToken);

        if (rows.Count == 0)
        {
            return null;
        }

        var said = rows.OrderBy(r => r.Type, StringComparer.Ordinal).ThenBy(r => r.Id, StringComparer.Ordinal).Select(Projected.Of).ToList();

        return new PatientCase(patientId, [.. said.SelectMany(s => s.Events)], [.. said.SelectMany(s => s.Facts)], position);
    }

    /// <summary>Patients, the one with the newest entry first.</summary>
    public async Task<IReadOnlyList<PatientRow>> Patients(string? words, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var patients = string.IsNullOrWhiteSpace(words) ? db.Patients : db.PatientsLike(Pattern(words));

        // Databases disagree on where a missing day sorts, and each half keeps its index.
        var dated = patients.Where(p => p.LastDay != null).OrderByDescending(p => p.LastDay).ThenBy(p => p.Id).Take(limit);
        var undated = patients.Where(p => p.LastDay == null).OrderBy(p => p.Id).Take(limit);
        var found = await dated.Concat(undated).AsNoTracking().ToListAsync(cancellationToken);

        return [.. found.OrderByDescending(p => p.LastDay, StringComparer.Ordinal).ThenBy(p => p.Id, StringComparer.Ordinal).Take(limit)];
    }

    public async Task<int> CountPatients(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        return await db.Patients.CountAsync(cancellationToken);
    }

    /// <summary>PostgreSQL takes no null character; no text of the record holds one.</summary>
    private static string Pattern(string words) =>
        $"%{words.Trim().Replace("\0", "\uFFFD").Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
}
