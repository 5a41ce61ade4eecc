using CaseRecords.Fhir;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Diagnoses.Tests;

/// <summary>Makes tumours and changes of them.</summary>
internal static class Case
{
    public static CaseView With(params Resource[] resources) => CaseView.Of(resources);

    public static Condition Primary(string id = "p1", string of = "Patient/a", string verification = "confirmed") =>
        Tumour(id, of, "254626006", verification, "active");

    public static Condition Metastasis(
        string id = "m1", string of = "Patient/a", string? from = null, string code = "94222008", string verification = "confirmed",
        string? clinical = "active", string? route = null)
    {
        var metastasis = Tumour(id, of, code, verification, clinical);

        if (from is not null)
        {
            metastasis.AddExtension(Profiles.AssertedDate, new FhirDateTime("2025-04-04"));
            metastasis.AddExtension(Profiles.RelatedCondition, new ResourceReference(from));
        }

        if (route is not null)
        {
            metastasis.Extension.Add(new Extension
            {
                Url = Profiles.MetastasisRoute,
                Extension = [new Extension("route", new CodeableConcept(CodeSystems.MetastasisRoute, route))],
            });
        }

        return metastasis;
    }

    public static Change<TResource> Change<TResource>(TResource? before, TResource? after, params Resource[] around) where TResource : Resource
    {
        var resource = (after ?? before)!;

        return new(new ResourceKey(resource.TypeName, resource.Id!), before, after, before is null ? 1 : 2, With(around));
    }

    private static Condition Tumour(string id, string of, string code, string verification, string? clinical) => new()
    {
        Id = id,
        Subject = new ResourceReference(of),
        Code = new CodeableConcept(CodeSystems.Snomed, code),
        VerificationStatus = new CodeableConcept(CodeSystems.ConditionVerification, verification),
        ClinicalStatus = clinical is null ? null : new CodeableConcept(CodeSystems.ConditionClinical, clinical),
    };
}
