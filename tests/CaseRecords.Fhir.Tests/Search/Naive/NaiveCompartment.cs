using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>R4's patient compartment, for the types of the made records.</summary>
/// <seealso href="https://hl7.org/fhir/R4/compartmentdefinition-patient.html"/>
internal static class NaiveCompartment
{
    private static readonly Dictionary<string, string[]> By = new()
    {
        ["Appointment"] = ["actor"],
        ["ChargeItem"] = ["subject"],
        ["Condition"] = ["patient", "asserter"],
        ["DiagnosticReport"] = ["subject"],
        ["Encounter"] = ["patient"],
        ["Group"] = ["member"],
        ["List"] = ["subject", "source"],
        ["MedicationRequest"] = ["subject"],
        ["MolecularSequence"] = ["patient"],
        ["Observation"] = ["subject", "performer"],
        ["Patient"] = ["link"],
        ["Procedure"] = ["patient", "performer"],
        ["Provenance"] = ["patient"],
        ["RiskAssessment"] = ["subject"],
        ["ServiceRequest"] = ["subject", "performer"],
        ["Specimen"] = ["subject"],
    };

    public static IReadOnlyCollection<string> Types => By.Keys;

    /// <summary>The ids of the patients in whose compartments a resource is; a patient is in its own.</summary>
    public static IEnumerable<string> PatientsOf(Place place) => By.GetValueOrDefault(place.Type, [])
        .SelectMany(code => NaiveParameters.Values(place, NaiveParameters.Find(place.Type, code)!))
        .OfType<ResourceReference>()
        .Select(reference => NaiveReference.Local(reference.Reference ?? ""))
        .Where(target => target?.Type == "Patient")
        .Select(target => target!.Value.Id)
        .Concat(place.Type == "Patient" ? [place.Resource.Id!] : []);
}
