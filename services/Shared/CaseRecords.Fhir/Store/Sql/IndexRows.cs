namespace CaseRecords.Fhir.Store.Sql;

/// <summary>The index rows of one resource that come or go.</summary>
/// <param name="Patient">The patient that the rows carry.</param>
internal sealed record IndexRows(long Rid, long Patient, IndexKeys Keys)
{
    /// <summary>What goes and what comes when the new rows replace the old ones; rows move when the patient changes.</summary>
    public static (IndexRows Gone, IndexRows Come) Difference(long rid, IndexKeys old, long oldPatient, IndexKeys now, long patient)
    {
        var moved = oldPatient != patient;

        return (new IndexRows(rid, oldPatient, moved ? old : old.Except(now)), new IndexRows(rid, patient, moved ? now : now.Except(old)));
    }
}
