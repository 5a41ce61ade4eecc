using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Tobacco: on the timeline when it was asked, and in the header as it last was.</summary>
internal static class Habits
{
    public static bool Is(Observation o) => o.Code.Has(CodeSystems.Loinc, "72166-2", "8664-5", "74010-0") || o.Code.Has(CodeSystems.Snomed, "401201003") || Observations.In(o, "social-history");

    public static TimelineEvent Read(Observation o, Version version, EventTime start) =>
        o.Draft(version, Lane.Symptoms, Kinds.Habit, start, o.Code.Label ?? "Social history", Values.Issued(o)) with
        {
            Codes = [.. o.Code.ToEventCodes(), .. (o.Value as CodeableConcept).ToEventCodes()],
            Value = Values.Of(o),
        };

    public static IEnumerable<CaseFact> Facts(Observation o)
    {
        var kind = o.Code switch
        {
            var c when c.Has(CodeSystems.Loinc, "72166-2") => "smoking",
            var c when c.Has(CodeSystems.Loinc, "8664-5") || c.Has(CodeSystems.Snomed, "401201003") => "pack-years",
            var c when c.Has(CodeSystems.Loinc, "74010-0") => "quit-date",
            var c when c.Has(CodeSystems.Loinc, "29463-7", "3141-9") => "weight",
            var c when c.Has(CodeSystems.Loinc, "8302-2") => "height",
            _ => null,
        };

        if (kind is not null && Values.Of(o)?.Display is { } text && Statuses.Of(o.StatusElement) is not (EventStatus.EnteredInError or EventStatus.Cancelled))
        {
            yield return new HabitFact(kind, When.Time(o.Effective)?.Value, text, $"Observation/{o.Id}");

            // A quit date may ride on the smoking status or the pack-years as a component.
            foreach (var quit in o.Component.Where(c => c.Code.Has(CodeSystems.Loinc, "74010-0")).Select(c => Values.Of(c.Value)).OfType<EventValue>())
            {
                yield return new HabitFact("quit-date", When.Time(o.Effective)?.Value, quit.Display, $"Observation/{o.Id}");
            }
        }
    }
}
