using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Specimens, what the pathologist saw in them, and the reports.</summary>
internal static class Pathology
{
    private const string CollectedBy = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Specimen.collection.procedure";

    public static IEnumerable<TimelineEvent> Events(Specimen specimen, Version version)
    {
        if ((When.Time(specimen.Collection?.Collected) ?? EventTime.Parse(specimen.ReceivedTime)) is not { } start)
        {
            yield break;
        }

        yield return specimen.Draft(version, Lane.Pathology, Kinds.Specimen, start, specimen.Type.Label ?? "Specimen", specimen.ReceivedTime) with
        {
            Subtitle = Drafting.Line(specimen.AccessionIdentifier?.Value ?? specimen.Identifier.FirstOrDefault()?.Value),
            Codes = [.. specimen.Type.ToEventCodes()],
            BodySites = Sites.Of(specimen.Collection?.BodySite is { } site ? [site] : []),
            Status = specimen.Status is Specimen.SpecimenStatus.EnteredInError ? EventStatus.EnteredInError : EventStatus.Completed,
            Links = Drafting.Links(("caused-by", specimen.Collection?.GetExtensionValue<ResourceReference>(CollectedBy))),
        };
    }

    public static TimelineEvent Report(DiagnosticReport report, Version version, EventTime start) =>
        report.Draft(version, Lane.Pathology, Kinds.PathologyReport, start, report.Code.Label ?? "Pathology report") with
        {
            Subtitle = Drafting.Line(report.Conclusion) ?? Drafting.Line(report.ConclusionCode.Select(c => c.Label)),
            Codes = [.. report.Code.ToEventCodes(), .. report.ConclusionCode.SelectMany(c => c.ToEventCodes())],
            Status = Statuses.Of(report.StatusElement),
            Links = Drafting.Links(
                [.. report.Specimen.Select(s => ("evidence", (ResourceReference?)s)), .. report.Result.Select(r => ("result", (ResourceReference?)r))]),
        };

    public static TimelineEvent Morphology(Observation seen, Version version, EventTime start)
    {
        var concept = seen.Value as CodeableConcept;
        var code = concept.Code(CodeSystems.IcdO3);

        return seen.Draft(version, Lane.Pathology, Kinds.Morphology, start, seen.Code.In(Tables.Pathology)?.Display ?? seen.Code.Label ?? "Histology", Values.Issued(seen)) with
        {
            Subtitle = Drafting.Line(concept.Label ?? Values.Of(seen)?.Display, code == concept.Label ? null : code),
            Codes = [.. seen.Code.ToEventCodes(), .. concept.ToEventCodes()],
            BodySites = Sites.Of(seen.BodySite is { } site ? [site] : []),
            Value = Values.Of(seen),
            Links = Drafting.Links([("evidence", seen.Specimen), .. seen.HasMember.Select(m => ("result", (ResourceReference?)m))]),
        };
    }
}
