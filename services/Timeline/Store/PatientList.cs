using CaseRecords.Timeline.Events;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Timeline.Store;

/// <summary>Keeps one line per patient, made from the few rows that say who it is and what cancer it is.</summary>
internal static class PatientList
{
    /// <summary>Brings the lines up to date after the rows have been written; asks only for what the change can have moved.</summary>
    public static async Task Refresh(TimelineDb db, TouchedPatients touched, CancellationToken cancellationToken)
    {
        if (touched.All.Count == 0)
        {
            return;
        }

        var lines = await db.Patients.Where(line => touched.All.Contains(line.Id)).ToDictionaryAsync(line => line.Id, cancellationToken);
        var news = touched.All.Where(id => !lines.ContainsKey(id) || touched.Headlines.Contains(id)).ToList();
        // As a parameter: SQLite enters the whole index only where it is compared with something.
        var isHeadline = true;
        var headlines = news.Count == 0
            ? Enumerable.Empty<ResourceRow>().ToLookup(row => row.PatientId)
            : (await db.Resources.Where(row => news.Contains(row.PatientId!) && row.IsHeadline == isHeadline).AsNoTracking().ToListAsync(cancellationToken)).ToLookup(row => row.PatientId);

        foreach (var id in touched.All)
        {
            var line = lines.GetValueOrDefault(id);
            var last = touched.MayHaveLost(id, line?.LastDay)
                ? await db.Resources.Where(row => row.PatientId == id).MaxAsync(row => row.LastDay, cancellationToken)
                : Later(line?.LastDay, touched.LastDay(id));

            if (line is not null && !news.Contains(id))
            {
                line.LastDay = last;
            }
            else if (headlines.Contains(id) || last is not null)
            {
                line ??= db.Patients.Add(new PatientRow { Id = id }).Entity;
                Fill(line, [.. headlines[id].OrderBy(h => h.Type, StringComparer.Ordinal).ThenBy(h => h.Id, StringComparer.Ordinal).Select(Projected.Of)], last);
            }
            else if (line is not null)
            {
                db.Patients.Remove(line);
            }
        }
    }

    private static string? Later(string? day, string? other) => string.CompareOrdinal(day, other) >= 0 ? day : other;

    private static void Fill(PatientRow line, List<Projected> said, string? last)
    {
        var person = said.SelectMany(s => s.Facts).OfType<PersonFact>().FirstOrDefault();
        var events = said.SelectMany(s => s.Events).Where(e => e.Status is not (EventStatus.Cancelled or EventStatus.EnteredInError)).OrderBy(e => e.Start.FirstDay).ToList();
        var metastases = events.Where(e => e.Kind == Kinds.Secondary).Select(e => e.Title).Distinct().ToList();

        line.Name = person?.Name;
        line.NativeName = person?.NativeName;
        line.BirthDate = person?.BirthDate;
        line.Gender = person?.Gender;
        line.Identifier = person?.Identifier;
        line.LastDay = last;
        line.Cancer = (events.Find(e => e.Kind == Kinds.Primary) ?? events.Find(e => e.Kind == Kinds.Neoplasm))?.Title.Replace("Primary: ", string.Empty, StringComparison.Ordinal) is { } title ? Labels.Sentence(title) : null;
        line.Stage = events.FindLast(e => e.Kind == Kinds.Stage)?.Value?.Display;
        line.Metastases = metastases.Count == 0 ? null : string.Join("; ", metastases);
    }
}
