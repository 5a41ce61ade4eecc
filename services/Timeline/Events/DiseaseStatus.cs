using CaseRecords.Terminology;
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
            Subtitle = evidence.Any() ? "evidence: " + string.Join(", ", evidence.Select(Labels.InSentence)) : null,
            Codes = [.. status.Code.ToEventCodes(), .. value.ToEventCodes()],
            Trend = trend,
            Value = Values.Of(status),
        };
    }

    private static Trend? Of(CodeableConcept? value) => value.In(Tables.DiseaseStatus)?.Group switch
    {
        "improved" => Trend.Improved,
        "stable" => Trend.Stable,
        "worsened" => Trend.Worsened,
        "undetermined" => Trend.Undetermined,
        "recist" => value.Has(CodeSystems.Ncit, "C4870", "C18058") ? Trend.Improved : value.Has(CodeSystems.Ncit, "C18213") ? Trend.Stable : Trend.Worsened,
        _ => null,
    };

    private static string? Word(Trend? trend) => trend?.ToString().ToLowerInvariant();
}
