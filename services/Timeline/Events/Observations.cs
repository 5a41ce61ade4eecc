using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Observations, told apart top-down: the first line that fits decides what it is, and every observation fits the last.</summary>
internal static class Observations
{
    private const string Categories = "http://terminology.hl7.org/CodeSystem/observation-category";

    private delegate TimelineEvent Reading(Observation observation, Version version, EventTime start);

    private static readonly (Func<Observation, bool> Is, Reading Read)[] Readings =
    [
        (o => o.Code.Has(CodeSystems.Loinc, "21889-1"), Imaging.TumorSize),
        (o => o.Code.Has(CodeSystems.Loinc, "97509-4", "88040-1"), DiseaseStatus.Read),
        (Stages.IsCategory, Stages.Category),
        (Stages.IsGroup, Stages.Group),
        (Stages.IsOther, Stages.Other),
        (Function.IsPerformance, Function.Performance),
        (Function.IsPain, Function.Pain),
        (Habits.Is, Habits.Read),
        (Genomics.IsVariant, Genomics.Variant),
        (o => o.Code.Has(CodeSystems.Loinc, "53041-0"), Genomics.Region),
        (Genomics.IsImplication, Genomics.Implication),
        (Genomics.IsSignature, Genomics.Signature),
        (o => o.Code.Has(CodeSystems.Loinc, "77753-2", "31206-6", "22637-3", "59847-4", "44648-4") || o.Code.Has(CodeSystems.Ncit, "C18000"), Pathology.Morphology),
        (o => In(o, "imaging"), Imaging.Finding),
        (Genomics.IsMarker, Genomics.Marker),
        (Genomics.IsOtherGenetic, Genomics.OtherGenetic),
        (o => In(o, "vital-signs"), Labs.Vital),
        (o => In(o, "laboratory") || o.Code.In(Tables.TherapyLabs) is not null, Labs.Lab),
        (Death.IsCause, Death.Cause),
        (_ => true, Function.Other),
    ];

    public static IEnumerable<TimelineEvent> Events(Observation observation, Version version)
    {
        var when = When.Of(observation.Effective);
        var start = when.Start ?? EventTime.Parse(Values.Issued(observation));
        if (start is null)
        {
            yield break;
        }

        var read = Readings.First(r => r.Is(observation)).Read(observation, version, start);

        yield return read with
        {
            End = read.End ?? (when.End is { } end && end != start ? EventEnd.At(end) : null),
            Status = Statuses.Of(observation.StatusElement),
            Detail = [.. read.Detail, .. observation.Note.Select(n => n.Text).OfType<string>()],
            Links =
            [
                .. read.Links,
                .. Drafting.Links(
                    [
                        .. observation.Focus.Select(f => ("focus", (ResourceReference?)f)),
                        .. observation.DerivedFrom.Select(d => ("evidence", (ResourceReference?)d)),
                        ("evidence", observation.Specimen),
                        .. observation.HasMember.Select(m => ("result", (ResourceReference?)m)),
                    ]).Except(read.Links),
            ],
        };
    }

    public static bool In(Observation observation, params string[] categories) => observation.Category.Any(c => c.Has(Categories, categories));
}
