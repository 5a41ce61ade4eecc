namespace CaseRecords.Timeline.Store;

/// <summary>What a batch of the log did to the patients' lines.</summary>
internal sealed class TouchedPatients
{
    private readonly HashSet<string> all = [];
    private readonly HashSet<string> headlines = [];
    private readonly Dictionary<string, string> lastDays = [];
    private readonly HashSet<(string Patient, string Day)> lost = [];

    public IReadOnlyCollection<string> All => all;

    /// <summary>Those of whom something has come or gone that their line is made from.</summary>
    public IReadOnlySet<string> Headlines => headlines;

    /// <param name="before">The row as it stood; null where there was none.</param>
    public void Note(ResourceRow? before, ResourceRow now)
    {
        if (before?.PatientId is { } from)
        {
            Note(from, before.IsHeadline);

            if (before.LastDay is { } day && (from != now.PatientId || day != now.LastDay))
            {
                lost.Add((from, day));
            }
        }

        if (now.PatientId is { } to)
        {
            Note(to, now.IsHeadline);

            if (now.LastDay is { } day && string.CompareOrdinal(lastDays.GetValueOrDefault(to), day) < 0)
            {
                lastDays[to] = day;
            }
        }
    }

    /// <summary>The last day that the batch put on a patient's timeline; null where it put none.</summary>
    public string? LastDay(string patient) => lastDays.GetValueOrDefault(patient);

    /// <summary>Whether what stood on a patient's last day may have gone: then only the rows tell which day is the last.</summary>
    public bool MayHaveLost(string patient, string? day) => day is not null && lost.Contains((patient, day));

    private void Note(string patient, bool isHeadline)
    {
        all.Add(patient);

        if (isHeadline)
        {
            headlines.Add(patient);
        }
    }
}
