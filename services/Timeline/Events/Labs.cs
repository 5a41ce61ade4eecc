using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Laboratory values and vital signs. Those that decide over a therapy are named as our table names them.</summary>
internal static class Labs
{
    public static TimelineEvent Lab(Observation o, Version version, EventTime start) =>
        o.Draft(version, Lane.Labs, Kinds.Lab, start, o.Code.In(Tables.TherapyLabs)?.Display ?? Labels.Analyte(o.Code) ?? "Laboratory result", Values.Issued(o)) with
        {
            Codes = [.. o.Code.ToEventCodes()],
            Value = Values.Of(o),
        };

    public static TimelineEvent Vital(Observation o, Version version, EventTime start) =>
        o.Draft(version, Lane.Labs, Kinds.Vital, start, Labels.Analyte(o.Code) ?? "Vital sign", Values.Issued(o)) with
        {
            Codes = [.. o.Code.ToEventCodes()],
            Value = Values.Of(o),
        };
}
