namespace CaseRecords.Fhir.Writing;

/// <summary>AuditEvents say who did what: they are created, never changed or deleted, and they are not told on, neither in the log nor in a patient's whole record.</summary>
/// <seealso href="https://hl7.org/fhir/R4/auditevent.html"/>
internal static class AuditTrail
{
    public static bool Holds(string type) => type == "AuditEvent";
}
