using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>How the patient does: performance status, pain, and what else was observed about the person.</summary>
internal static class Function
{
    private const string PerformanceScale = "performance status";

    public static bool IsPerformance(Observation o) => o.Code.Has(CodeSystems.Loinc, "89247-1", "89243-0", "89246-3") || o.Claims("lansky-play-performance-status");

    public static bool IsPain(Observation o) => o.Code.Has(CodeSystems.Loinc, "72514-3") || o.Code.Has(CodeSystems.Snomed, "225908003");

    public static TimelineEvent Performance(Observation o, Version version, EventTime start)
    {
        var value = Values.Of(o);
        var scale = o.Code.Has(CodeSystems.Loinc, "89247-1") ? "ECOG" : o.Code.Has(CodeSystems.Loinc, "89243-0") ? "Karnofsky" : "Lansky";

        return o.Draft(version, Lane.Symptoms, Kinds.Performance, start, $"{scale} {PerformanceScale}", Values.Issued(o)) with
        {
            Subtitle = o.Interpretation.Select(i => i.Label).FirstOrDefault(),
            Codes = [.. o.Code.ToEventCodes()],
            Value = value is { Number: { } number } ? value with { Display = Values.Text(Values.Rounded(number)), Interpretation = null } : value,
        };
    }

    public static TimelineEvent Pain(Observation o, Version version, EventTime start)
    {
        var value = Values.Of(o);

        return o.Draft(version, Lane.Symptoms, Kinds.Pain, start, "Pain score", Values.Issued(o)) with
        {
            Codes = [.. o.Code.ToEventCodes()],
            BodySites = Sites.Of(o.BodySite is { } site ? [site] : []),
            Value = value is { Number: { } number } ? value with { Display = $"{Values.Text(Values.Rounded(number, 1))} / 10", Recorded = Values.MoreThan(Values.Rounded(number, 1), number), Low = null, High = null } : value,
        };
    }

    public static TimelineEvent Other(Observation o, Version version, EventTime start) =>
        o.Draft(version, Lane.Symptoms, Kinds.Observation, start, o.Code.Label ?? "Observation", Values.Issued(o)) with
        {
            Codes = [.. o.Code.ToEventCodes(), .. (o.Value as CodeableConcept).ToEventCodes()],
            BodySites = Sites.Of(o.BodySite is { } site ? [site] : []),
            Value = Values.Of(o),
        };
}
