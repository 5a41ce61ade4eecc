using System.Text.RegularExpressions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Conditions: cancers stand on the diagnosis lane as the day they were found, everything else runs on the symptoms lane.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-primary-cancer-condition.html"/>
internal static partial class Conditions
{
    private const string Asserted = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate";
    private const string Related = "http://hl7.org/fhir/StructureDefinition/condition-related";
    private const string Morphology = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-histology-morphology-behavior";
    private const string Route = "https://caserecords.example/fhir/StructureDefinition/metastasis-route";
    public const string RouteBasis = "https://caserecords.example/fhir/CodeSystem/metastasis-route-basis";
    private const string Verification = "http://terminology.hl7.org/CodeSystem/condition-ver-status";

    public static IEnumerable<TimelineEvent> Events(Condition condition, Version version)
    {
        var asserted = EventTime.Parse(condition.GetExtensionValue<FhirDateTime>(Asserted)?.Value);
        var onset = When.Of(condition.Onset);
        var kind = Kind(condition);
        var found = kind is Kinds.Primary or Kinds.Secondary ? asserted ?? onset.Start : onset.Start ?? asserted;
        var start = found ?? EventTime.Parse(condition.RecordedDate) ?? onset.End;
        if (start is null)
        {
            yield break;
        }

        var clinical = condition.ClinicalStatus.Codings.FirstOrDefault()?.Code;
        var verification = condition.VerificationStatus.Codings.FirstOrDefault()?.Code;
        var end = When.Time(condition.Abatement) ?? onset.End;
        var active = clinical is null or "active" or "recurrence" or "relapse";
        var isCancer = kind is Kinds.Primary or Kinds.Secondary or Kinds.Neoplasm;
        var sites = WithRegion(Sites.Of(condition.BodySite), condition, isCancer);
        var morphology = condition.GetExtensionValue<CodeableConcept>(Morphology);
        var (route, basis) = RouteOf(condition);

        yield return condition.Draft(version, isCancer ? Lane.Diagnosis : Lane.Symptoms, kind, start, Title(condition, kind, sites), condition.RecordedDate) with
        {
            End = isCancer ? (end is null ? null : EventEnd.At(end)) : EventEnd.Of(end, active),
            Subtitle = Drafting.Line(
                verification is "confirmed" or null ? null : verification,
                verification == "confirmed" && isCancer ? "confirmed" : null,
                Sentence(morphology),
                route is null ? null : $"route {Labels.InSentence(route.Display ?? route.Code ?? "not said")}",
                basis?.Code),
            Detail = [.. condition.Note.Select(n => n.Text).OfType<string>()],
            Codes = [.. condition.Code.ToEventCodes(), .. morphology.ToEventCodes(), .. Coded(verification), .. Listed(route), .. Listed(basis)],
            BodySites = sites,
            Status = Status(verification, active),
            StatusReason = null,
            Links =
            [
                .. Drafting.Links(("caused-by", condition.GetExtensionValue<ResourceReference>(Related))),
                .. Drafting.Links(condition.Evidence.SelectMany(e => e.Detail).Select(d => ("evidence", (ResourceReference?)d))),
                .. Drafting.Links(condition.Stage.SelectMany(s => s.Assessment).Select(a => ("result", (ResourceReference?)a))),
            ],
        };
    }

    /// <summary>Primary, secondary, a growth of unsaid nature, a symptom or another problem: by profile, category and code; by words where the code is not ours.</summary>
    private static string Kind(Condition condition)
    {
        var label = (condition.Code.Label + " " + condition.Code.Codings.FirstOrDefault()?.Display).ToLowerInvariant();
        var category = condition.Category;

        if (condition.IsSecondaryCancer() || category.Any(c => c.Has(CodeSystems.Snomed, CancerConditions.SecondaryCategory)))
        {
            return Kinds.Secondary;
        }

        if (condition.IsPrimaryCancer())
        {
            return Kinds.Primary;
        }

        return label switch
        {
            _ when NoCancer().IsMatch(label) => SymptomWords().IsMatch(label) ? Kinds.Symptom : Kinds.Problem,
            _ when Metastatic().IsMatch(label) => Kinds.Secondary,
            _ when Malignant().IsMatch(label) => Kinds.Primary,
            _ when Growth().IsMatch(label) => Kinds.Neoplasm,
            _ when SymptomWords().IsMatch(label) => Kinds.Symptom,
            _ => Kinds.Problem,
        };
    }

    private static string Title(Condition condition, string kind, IReadOnlyList<EventSite> sites)
    {
        var label = condition.Code.Label ?? kind;

        return kind switch
        {
            Kinds.Secondary => MetastasisTitle(condition, sites),
            Kinds.Primary => $"Primary: {Labels.InSentence(label)}{Place(label, sites)}",
            _ => label,
        };
    }

    private static string MetastasisTitle(Condition condition, IReadOnlyList<EventSite> sites)
    {
        var organ = condition.MetastasisOrgan() is var group and not ("other" or "unknown") ? group.Replace("node-regional", "regional node") : null;
        var place = sites.Count > 0 && sites[0].Display is not null ? Sites.Name(sites[0]) : null;

        return (organ, place) switch
        {
            (null, null) => condition.Code.Label ?? "Metastasis",
            (null, { } only) => $"{Labels.Sentence(only)} metastasis",
            ({ } only, null) => $"{Labels.Sentence(only)} metastasis",
            var (both, at) when at.Contains(both, StringComparison.OrdinalIgnoreCase) => $"{Labels.Sentence(at)} metastasis",
            var (both, at) => $"{Labels.Sentence(both)} metastasis, {at}",
        };
    }

    private static string Place(string label, IReadOnlyList<EventSite> sites) =>
        sites.Count > 0 && sites[0].Code is not null && Sites.Name(sites[0]) is var name && !label.Contains(name, StringComparison.OrdinalIgnoreCase)
            ? ", " + name
            : string.Empty;

    /// <summary>A cancer whose record names no site is placed where its own name says.</summary>
    private static IReadOnlyList<EventSite> WithRegion(IReadOnlyList<EventSite> sites, Condition condition, bool isCancer)
    {
        // "Metastasis from prostate" names where it came from, not where it is.
        var label = condition.Code.Label ?? string.Empty;
        var namesOrigin = label.Contains("etasta", StringComparison.Ordinal) && label.Contains(" from ", StringComparison.OrdinalIgnoreCase);
        if (!isCancer || namesOrigin || sites.Any(s => s.MapRegion is not null))
        {
            return sites;
        }

        var organ = condition.Code.In(Tables.SecondaryCancers)?.Group;
        var words = $"{organ} {condition.Code.Label} {condition.Code.Codings.FirstOrDefault()?.Display}";
        var side = sites.Count > 0 ? sites[0].Laterality : null;

        return Regions.Named(words, side) is { } region ? [.. sites, new EventSite(null, null, null, side, region)] : sites;
    }

    private static (EventCode? Route, EventCode? Basis) RouteOf(Condition condition)
    {
        var extension = condition.GetExtension(Route);
        var route = extension?.GetExtensionValue<CodeableConcept>("route").Codings.FirstOrDefault();
        var basis = extension?.GetExtensionValue<Code>("basis")?.Value;

        return (
            route is null ? null : new EventCode(route.System ?? CodeSystems.MetastasisRoute, route.Code, Labels.Clean(route.Display) ?? route.Code?.Replace('-', ' ')),
            basis is null ? null : new EventCode(RouteBasis, basis, basis));
    }

    private static EventStatus Status(string? verification, bool active) => Statuses.Of(verification) switch
    {
        EventStatus.EnteredInError => EventStatus.EnteredInError,
        EventStatus.Cancelled => EventStatus.Cancelled,
        _ => active ? EventStatus.Active : EventStatus.Completed,
    };

    private static string? Sentence(CodeableConcept? morphology) =>
        Drafting.Line(morphology.Label is { } label ? Labels.InSentence(label) : null, morphology.Code(CodeSystems.IcdO3) is { } code && code != morphology.Label ? code : null);

    private static IEnumerable<EventCode> Coded(string? verification) =>
        verification is null ? [] : [new EventCode(Verification, verification, null)];

    private static IEnumerable<EventCode> Listed(EventCode? code) => code is null ? [] : [code];

    [GeneratedRegex(@"benign|history of|family|screening|at risk|suspected|polyp|fear of|pre-?cancer|polyp")]
    private static partial Regex NoCancer();

    [GeneratedRegex(@"metasta|secondary malignan")]
    private static partial Regex Metastatic();

    [GeneratedRegex(@"malignan|cancer|carcinoma|lymphoma|leuk(a)?emia|melanoma|sarcoma|myeloma|glioblastoma|neuroblastoma")]
    private static partial Regex Malignant();

    [GeneratedRegex(@"neoplasm|tumou?r\b")]
    private static partial Regex Growth();

    [GeneratedRegex(@"\bpain|ache|cough|dyspn|fatigue|nausea|vomit|weight loss|h(a)?emoptysis|fever|weakness|numb|dizz|bleed|headache|swelling|anorexia|suspected|lump")]
    private static partial Regex SymptomWords();
}
