using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>An entry of the log as a commit writes it, before it has a position.</summary>
internal sealed record LogRow(
    Guid Transaction, int Index, int Count, Guid Event, StoredResource Resource, ResourceAction? Action, string? Patient,
    PreparedEvent? CaseEvent, string? CorrelationId, string? TraceParent)
{
    /// <summary>One entry for each write and, behind it, one for each case event that it causes. AuditEvents make none.</summary>
    public static List<LogRow> Of(Commit commit, IReadOnlyList<StoredResource> written, Guid transaction)
    {
        List<LogRow> log = [];

        foreach (var (write, stored) in commit.Writes.Zip(written).Where(done => !AuditTrail.Holds(done.First.Key.Type)))
        {
            var patient = PatientName(write);
            log.Add(Row(stored, patient, null));
            log.AddRange(write.Events.Select(caseEvent => Row(stored, patient, caseEvent)));
        }

        return [.. log.Select((row, index) => row with { Index = index, Count = log.Count })];

        LogRow Row(StoredResource stored, string? patient, PreparedEvent? caseEvent) => new(
            transaction, 0, 0, Guid.CreateVersion7(stored.LastUpdated), stored, caseEvent is null ? stored.Action : null, patient,
            caseEvent, commit.CorrelationId, commit.TraceParent);
    }

    private static string? PatientName(WriteSet write) => write switch
    {
        { Key.Type: "Patient" } => write.Key.ToString(),
        { Patients: [var one] } => one.ToString(),
        _ => null,
    };
}
