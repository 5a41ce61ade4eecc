using CaseRecords.Timeline.Events;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Timeline.Store;

/// <summary>Keeps one line per patient, made from the few rows that say who it is and what cancer it is.</summary>
internal static class PatientList
{
    public static async Task Refresh(TimelineDb db, IEnumerable<string> patients, CancellationToken cancellationToken)
    {
        foreach (var id in patients)
        {
            var headlines = await db.Resources.Where(r => r.PatientId == id && r.IsHeadline).AsNoTracking().ToListAsync(cancellationToken);
            var last = await db.Resources.Where(r => r.PatientId == id).MaxAsync(r => r.LastDay, cancellationToken);
            var line = await db.Patients.FindAsync([id], cancellationToken);

            if (headlines.Count == 0 && last is null)
            {
                if (line is not null)
                {
                    db.Patients.Remove(line);
                }

                continue;
            }

            if (line is null)
            {
                line = new PatientRow { Id = id };
                db.Patients.Add(line);
            }

            Fill(line, [.. headlines.OrderBy(h => h.Type, StringComparer.Ordinal).ThenBy(h => h.Id, StringComparer.Ordinal).Select(Projected.Of)], last);
        }
    }

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
