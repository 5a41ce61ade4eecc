using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http;

/// <summary>Makes the TerminologyCapabilities: this is no terminology server, and says so by listing nothing.</summary>
/// <seealso href="https://hl7.org/fhir/R4/terminologycapabilities.html"/>
internal static class TerminologyDocument
{
    public static TerminologyCapabilities Make(string fhirBase, string built, string? version) => new()
    {
        Url = $"{fhirBase}/metadata?mode=terminology",
        Status = PublicationStatus.Active,
        Date = built,
        Kind = CapabilityStatementKind.Instance,
        Software = new() { Name = "CaseRecords", Version = version },
        Implementation = new() { Description = "Clinical case records for oncology: codes are kept and searched, not expanded, validated or translated on request", Url = fhirBase },
        LockedDate = false,
    };
}
