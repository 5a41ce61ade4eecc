using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>How the disease is doing, as the clinician judged it.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-cancer-disease-status.html"/>
internal static class DiseaseStatus
{
    private const string EvidenceType = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-cancer-disease-status-evidence-type";

    public static TimelineEvent Read(Observation status, Version version, EventTime start)
    {
        var value = status.Value as CodeableConcept;
        var trend = Of(value);
        var evidence = status.GetExtensions(EvidenceType).Select(e => (e.Value as CodeableConcept).Label).OfType<string>();

        return status.Draft(version, Lane.Status, Kinds.DiseaseStatus, start, $"Disease status: {Word(trend) ?? value.Label ?? "recorded"}", Values.Issued(status)) with
        {
            Subtitle = evidence.Any() ? "evidence: " + string.Join(", ", evidence.Select(Concepts.InSentence)) : null,
            Codes = [.. status.Code.ToEventCodes(), .. value.ToEventCodes()],
            Trend = trend,
            Value = Values.Of(status),
        };
    }

    private static Trend? Of(CodeableConcept? value) => value switch
    {
        _ when value.Has(Terms.Snomed, "268910001", "550991000124107", "551001000124108") || value.Has(Terms.Ncit, "C4870", "C18058") => Trend.Improved,
        _ when value.Has(Terms.Snomed, "359746009", "103338009") || value.Has(Terms.Ncit, "C18213") => Trend.Stable,
        _ when value.Has(Terms.Snomed, "271299001", "103337004", "399409002") || value.Has(Terms.Ncit, "C35571") => Trend.Worsened,
        _ when value.Has(Terms.Snomed, "709137006") => Trend.Undetermined,
        _ => null,
    };

    private static string? Word(Trend? trend) => trend?.ToString().ToLowerInvariant();
}
