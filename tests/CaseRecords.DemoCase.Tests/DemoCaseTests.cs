using System.Globalization;
using CaseRecords.Assessments;
using CaseRecords.Assessments.Rules;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Routing;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.DemoCase.Tests;

/// <summary>The demo case, held against what the domain reference says of it.</summary>
public sealed class DemoCaseTests
{
    private static readonly Play Whole = Play.Through();

    [Theory]
    [InlineData("patients", "Patient/pt-wang Observation/obs-smoke Observation/obs-py Observation/obs-wt Observation/obs-ht Organization/org-hosp Practitioner/pract-onc Provenance/prov-link")]
    [InlineData("diagnoses", "Condition/cond-lbp Condition/cond-met Condition/cond-prim Observation/obs-t Observation/obs-n Observation/obs-m Observation/obs-stage Observation/obs-ecog-1 Observation/obs-ds-1 Observation/obs-ds-3")]
    [InlineData("imaging", "ServiceRequest/sr-mri ServiceRequest/sr-ct ImagingStudy/is-mri ImagingStudy/is-pet DiagnosticReport/dr-mri DiagnosticReport/dr-ct DiagnosticReport/dr-path Observation/obs-mri-l3 Observation/size-1 Observation/obs-morph BodyStructure/tum-l3 BodyStructure/tum-lung Procedure/proc-bx Specimen/spec-1")]
    [InlineData("genomics", "ServiceRequest/sr-ngs DiagnosticReport/dr-ngs Observation/var-egfr Observation/var-neg Observation/reg-1 Observation/impl-1 Observation/obs-pdl1 Observation/obs-cea-0 Observation/obs-cea-3")]
    [InlineData("treatments", "MedicationStatement/ms-oil MedicationRequest/mr-analg MedicationRequest/mr-osi MedicationAdministration/ma-zol-1 Observation/obs-pain-1 Observation/labs-cr-0 Observation/labs-vitd-0 CarePlan/cp-tb CarePlan/cp-bone CarePlan/cp-pall CarePlan/cp-fu ServiceRequest/sr-pall Goal/goal-pain Procedure/proc-dental Appointment/appt-1")]
    public void Each_resource_has_the_owner_that_its_heading_names(string owner, string resources)
    {
        foreach (var reference in resources.Split(' '))
        {
            Whole.Owners[ResourceKey.Parse(reference)!.Value].ShouldBe(owner, reference);
        }
    }

    [Fact]
    public void No_rule_has_anything_to_say_against_it() => Whole.Issues.ShouldBeEmpty();

    [Fact]
    public void The_case_events_come_as_the_course_went() =>
        Whole.Events.ShouldBe(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "case-events.txt")));

    [Theory]
    [InlineData("2025-04-03", "")]
    [InlineData("2025-04-04", "CUP-01 Info")]
    [InlineData("2025-04-16", "CUP-01 Info")]
    [InlineData("2025-04-17", "")]
    [InlineData("2025-05-05", "")]
    [InlineData("2025-05-06", "")]
    [InlineData("2025-12-19", "")]
    public void The_rules_say_what_the_oracle_says_day_by_day(string day, string expected) =>
        Say(Play.Through(day).Resources, day).ShouldBe(expected);

    [Theory]
    [InlineData("2025-05-04", "")]
    [InlineData("2025-05-05", "BONE-01 Warning")]
    public void Without_a_bone_plan_the_rule_speaks_on_day_31(string day, string expected) =>
        Say(Play.Through(day).Resources.Where(resource => resource.Id != "cp-bone"), day).ShouldBe(expected);

    [Fact]
    public void Every_profile_that_an_owner_defines_is_routed_to_it_or_to_nobody()
    {
        ServiceDefinition[] services =
            [Patients.Patients.Definitions, Imaging.Imaging.Definitions, Diagnoses.Diagnoses.Definitions, Genomics.Genomics.Definitions, Treatments.Treatments.Definitions];

        var astray =
            from service in services
            from definition in service.Definitions
            where definition.Profile is not null
            let row = RoutingTable.RowOf(Claiming(definition.Type, definition.Profile!))
            where row.Number == "1" && row.Owner != service.Name
            select definition.Profile;

        astray.ShouldBeEmpty();
    }

    private static Resource Claiming(string type, string profile)
    {
        var resource = (Resource)Activator.CreateInstance(ModelInfo.GetTypeForFhirType(type)!)!;
        resource.Meta = new Meta { Profile = [profile] };

        return resource;
    }

    private static string Say(IEnumerable<Resource> resources, string day)
    {
        var file = new CaseFile("pt-wang", resources.Where(resource => CaseFile.Reads(resource.TypeName, FhirJsonSerializer.Default.SerializeToBytes(resource))));
        var now = DateTimeOffset.Parse(day + "T00:00:00Z", CultureInfo.InvariantCulture);

        return string.Join(' ', AssessmentRules.All.SelectMany(rule => rule(file, now)).Select(said => $"{said.RuleId} {said.Severity}"));
    }
}
