using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Views;

/// <summary>Everything the timeline holds about one patient, as of a position in the log.</summary>
internal sealed record PatientCase(string PatientId, IReadOnlyList<TimelineEvent> Events, IReadOnlyList<CaseFact> Facts, long Position)
{
    public PersonFact Person => Facts.OfType<PersonFact>().FirstOrDefault() ?? new PersonFact();
}
