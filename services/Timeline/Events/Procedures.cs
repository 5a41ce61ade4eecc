using System.Text.RegularExpressions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Procedures: biopsies, imaging, surgery, radiotherapy, dental checks and the rest.</summary>
internal static partial class Procedures
{
    private const string Radiotherapy = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-radiotherapy-";

    public static IEnumerable<TimelineEvent> Events(Procedure procedure, Version version)
    {
        var when = When.Of(procedure.Performed);
        if (when.Start is not { } start)
        {
            yield break;
        }

        var (lane, kind) = Place(procedure);
        var label = procedure.Code.Label ?? "Procedure";
        var status = Statuses.Of(procedure.StatusElement);
        var course = kind == Kinds.Radiotherapy;

        yield return procedure.Draft(version, lane, kind, start, course && procedure.Code.Has(CodeSystems.Snomed, "1217123003") ? "Radiotherapy" : label) with
        {
            End = when.End is { } end && end.Text != start.Text ? EventEnd.At(end) : course && status == EventStatus.Active ? EventEnd.Open : null,
            Subtitle = course ? Dose(procedure) : Drafting.Line(procedure.Outcome.Label, procedure.BodySite.Count > 0 && Sites.Of(procedure.BodySite) is [var site, ..] ? Sites.Name(site) : null, procedure.Note.Select(n => n.Text).FirstOrDefault()),
            Codes = [.. procedure.Code.ToEventCodes(), .. procedure.Category.ToEventCodes()],
            BodySites = Sites.Of(procedure.BodySite),
            Intent = Intents.Of(procedure),
            Status = status,
            StatusReason = procedure.StatusReason.Label,
            Links = Drafting.Links(
                [.. procedure.ReasonReference.Select(r => ("reason", (ResourceReference?)r)), .. procedure.Report.Select(r => ("report", (ResourceReference?)r)), .. procedure.BasedOn.Select(b => ("caused-by", (ResourceReference?)b))]),
        };
    }

    private static (Lane Lane, string Kind) Place(Procedure procedure)
    {
        var words = $"{procedure.Code.Label} {procedure.Code.Codings.FirstOrDefault()?.Display}".ToLowerInvariant();
        var code = procedure.Code;
        var category = procedure.Category;

        return words switch
        {
            _ when code.Has(CodeSystems.Snomed, "34043003") || Dental().IsMatch(words) => (Lane.Bone, Kinds.Dental),
            _ when code.Has(CodeSystems.Snomed, "1217123003") || procedure.Claims("mcode-radiotherapy-course-summary") => (Lane.Local, Kinds.Radiotherapy),
            _ when Biopsies().IsMatch(words) || code.Has(CodeSystems.Snomed, "274319000", "78603008", "432231006", "86273004", "91602002") => (Lane.Pathology, Kinds.Biopsy),
            _ when ChemoWords().IsMatch(words) => (Lane.Systemic, Kinds.Procedure),
            _ when Irradiation().IsMatch(words) => (Lane.Local, Kinds.Radiotherapy),
            _ when Palliation().IsMatch(words) || code.In(Tables.Palliative) is not null => (Lane.Supportive, Kinds.Procedure),
            _ when Pictures().IsMatch(words) || category.Has(CodeSystems.Snomed, "363679005") => (Lane.Imaging, Kinds.Study),
            _ when procedure.Claims("mcode-cancer-related-surgical-procedure") || category.Has(CodeSystems.Snomed, "387713003") || Surgeries().IsMatch(words) => (Lane.Local, Kinds.Surgery),
            _ => (Lane.Administration, Kinds.Procedure),
        };
    }

    private static string? Dose(Procedure procedure)
    {
        var modality = procedure.GetExtensions(Radiotherapy + "modality-and-technique")
            .Select(m => m.GetExtensionValue<CodeableConcept>(Radiotherapy + "modality").Label).OfType<string>().Select(Labels.InSentence).Distinct();
        var volumes = procedure.GetExtensions(Radiotherapy + "dose-delivered-to-volume")
            .Select(v => (Dose: v.GetExtensionValue<Quantity>("totalDoseDelivered")?.Value, Fractions: v.GetExtensionValue<UnsignedInt>("fractionsDelivered")?.Value))
            .Select(v => v.Dose is { } cGy ? $"{Values.Text(cGy / 100)} Gy" + (v.Fractions is { } n ? $" in {n}" : string.Empty) : null).OfType<string>().Distinct();
        var sites = Sites.Of(procedure.BodySite).Select(Sites.Name);

        return Drafting.Line([.. sites, .. volumes, .. modality]);
    }

    [GeneratedRegex(@"dental|tooth|teeth|oral examination")]
    private static partial Regex Dental();

    [GeneratedRegex(@"biops|aspiration|lumbar puncture|thoracentesis|marrow sampling|bronchoscop|polypectomy")]
    private static partial Regex Biopsies();

    [GeneratedRegex(@"chemotherap|immunotherap|hormone therap")]
    private static partial Regex ChemoWords();

    [GeneratedRegex(@"radiation|radiotherap|brachytherap|irradiat|teletherapy|radiosurgery")]
    private static partial Regex Irradiation();

    [GeneratedRegex(@"palliat|hospice|terminal care")]
    private static partial Regex Palliation();

    [GeneratedRegex(@"x-ray|tomograph|magnetic resonance|\bmri\b|\bct\b|\bpet\b|ultraso|mammogra|scan\b|imaging|radiograph|colonoscop|endoscop")]
    private static partial Regex Pictures();

    [GeneratedRegex(@"ectomy|resection|excision|surgery|operation|transplant|amputat|anastomosis|mastect|lobect")]
    private static partial Regex Surgeries();
}
