using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Reads from resources what the page needs that is no event.</summary>
internal static class Facts
{
    private const string Representation = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
    private const string RelatedCondition = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-related-condition";
    private const string AssessmentStatus = "https://caserecords.example/fhir/StructureDefinition/assessment-status";
    private const string DemoSystem = "urn:caserecords:demo";

    public static IEnumerable<CaseFact> Person(Patient patient, Version version)
    {
        var names = patient.Name.Where(n => n.Use != HumanName.NameUse.Old).ToList();
        var native = names.FirstOrDefault(n => n.GetExtensionValue<Code>(Representation)?.Value == "IDE" || Written(n)?.Any(c => c >= '\u2e80') == true);
        var main = names.FirstOrDefault(n => n != native) ?? native;
        var identifier = patient.Identifier.FirstOrDefault(i => i.System == DemoSystem)
            ?? patient.Identifier.FirstOrDefault(i => i.Type.Has("http://terminology.hl7.org/CodeSystem/v2-0203", "MR"))
            ?? patient.Identifier.FirstOrDefault(i => i.System?.StartsWith("http", StringComparison.Ordinal) != true);

        yield return new PersonFact
        {
            Name = main is null ? null : Written(main),
            NativeName = native is null || native == main ? null : Written(native),
            BirthDate = patient.BirthDate,
            Gender = Statuses.Word(patient.GenderElement),
            Identifier = identifier?.Value,
            Deceased = patient.Deceased is FhirDateTime at ? at.Value : patient.Deceased is FhirBoolean { Value: true } ? "deceased" : null,
            IsDemo = patient.Identifier.Any(i => i.System == DemoSystem),
        };
    }

    public static IEnumerable<CaseFact> Lesion(BodyStructure lesion, Version version)
    {
        var label = lesion.Identifier.FirstOrDefault(i => i.Use == Identifier.IdentifierUse.Usual)?.Value ?? lesion.Identifier.FirstOrDefault()?.Value;
        var condition = lesion.GetExtensionValue<ResourceReference>(RelatedCondition)?.Reference;
        var side = lesion.LocationQualifier.Select(q => q.Code(CodeSystems.Snomed)).FirstOrDefault(c => c is "7771000" or "24028007") switch { "7771000" => "left", "24028007" => "right", _ => null };
        var site = Sites.Of(lesion.Location);

        yield return new LesionFact(
            $"BodyStructure/{lesion.Id}",
            label,
            site is null ? null : site with { Laterality = site.Laterality ?? side, MapRegion = Regions.Sided(site.MapRegion, site.Laterality ?? side) },
            condition is null ? null : Drafting.Relative(condition));
    }

    public static IEnumerable<CaseFact> Assessment(DetectedIssue issue, Version version)
    {
        var status = issue.GetExtensionValue<Code>(AssessmentStatus)?.Value;
        var rule = issue.Code.Codings.FirstOrDefault()?.Code;
        if (rule is null || issue.Status == ObservationStatus.EnteredInError)
        {
            yield break;
        }

        yield return new AssessmentFact
        {
            Reference = $"DetectedIssue/{issue.Id}",
            Version = version.Number,
            Rule = rule,
            Title = issue.Code.Codings.FirstOrDefault()?.Display ?? issue.Code?.Text,
            Detail = issue.Detail,
            Severity = Statuses.Word(issue.SeverityElement),
            IsResolved = status == "resolved" || (status is null && issue.Status is ObservationStatus.Final),
            Date = When.Time(issue.Identified)?.Text,
            Evidence =
            [
                .. issue.Implicated.Concat(issue.Evidence.SelectMany(e => e.Detail)).Select(r => r.Reference).OfType<string>().Select(Drafting.Relative).Distinct(),
            ],
        };
    }

    public static IEnumerable<CaseFact> Attestation(Provenance provenance, Version version)
    {
        if (When.Text(provenance.RecordedElement) is { } recorded)
        {
            yield return new AttestationFact($"Provenance/{provenance.Id}", recorded, [.. provenance.Target.Select(t => t.Reference).OfType<string>().Select(Drafting.Relative)]);
        }
    }

    private static string? Written(HumanName name)
    {
        var parts = string.Join(' ', [.. name.Given.OfType<string>(), .. ((string?[])[name.Family]).OfType<string>()]);

        return name.Text ?? (parts.Length == 0 ? null : parts);
    }
}
