using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Encounters, vaccinations and documents; and what else happens to a person under care.</summary>
internal static class Administration
{
    public static IEnumerable<TimelineEvent> Events(Encounter encounter, Version version)
    {
        var when = When.Of(encounter.Period);
        if (when.Start is not { } start)
        {
            yield break;
        }

        var status = Statuses.Of(encounter.StatusElement);

        yield return encounter.Draft(version, Lane.Administration, Kinds.Encounter, start, encounter.Type.Select(t => t.Label).FirstOrDefault() ?? encounter.Class?.Display ?? "Encounter") with
        {
            End = when.End is { } end && end.Text != start.Text ? EventEnd.At(end) : when.End is null && status == EventStatus.Active ? EventEnd.Open : null,
            Subtitle = encounter.ReasonCode.Select(r => r.Label).FirstOrDefault(l => l is not null),
            Codes = [.. encounter.Type.SelectMany(t => t.ToEventCodes())],
            Status = status,
            Source = new EventSource(encounter.ServiceProvider?.Display, When.Text(version.Received), false),
        };
    }

    public static IEnumerable<TimelineEvent> Events(EpisodeOfCare episode, Version version)
    {
        var when = When.Of(episode.Period);
        if (when.Start is not { } start)
        {
            yield break;
        }

        var status = Statuses.Of(episode.StatusElement);

        yield return episode.Draft(version, Lane.Administration, Kinds.Encounter, start, episode.Type.Select(t => t.Label).FirstOrDefault() ?? "Episode of care") with
        {
            End = EventEnd.Of(when.End, status == EventStatus.Active),
            Status = status,
        };
    }

    public static IEnumerable<TimelineEvent> Events(Immunization shot, Version version)
    {
        if (When.Time(shot.Occurrence) is not { } start)
        {
            yield break;
        }

        yield return shot.Draft(version, Lane.Administration, Kinds.Immunization, start, shot.VaccineCode.Label ?? "Vaccination", shot.Recorded) with
        {
            Codes = [.. shot.VaccineCode.ToEventCodes()],
            Status = Statuses.Of(shot.StatusElement),
        };
    }

    public static IEnumerable<TimelineEvent> Events(DocumentReference document, Version version)
    {
        var date = document.Date is { } at ? EventTime.Parse(When.Text(at)) : null;
        if ((When.Time(document.Context?.Period) ?? date) is not { } start)
        {
            yield break;
        }

        yield return document.Draft(version, Lane.Administration, Kinds.Document, start, document.Type.Label ?? document.Description ?? "Document", date?.Value) with
        {
            Subtitle = document.Description,
            Codes = [.. document.Type.ToEventCodes()],
            Status = document.Status == DocumentReferenceStatus.EnteredInError ? EventStatus.EnteredInError : EventStatus.Completed,
        };
    }

    public static IEnumerable<TimelineEvent> Events(Composition composition, Version version)
    {
        if (EventTime.Parse(composition.Date) is not { } start)
        {
            yield break;
        }

        yield return composition.Draft(version, Lane.Administration, Kinds.Document, start, composition.Title ?? composition.Type.Label ?? "Document", composition.Date) with
        {
            Codes = [.. composition.Type.ToEventCodes()],
            Status = Statuses.Of(composition.StatusElement),
        };
    }

    public static IEnumerable<TimelineEvent> Events(AdverseEvent harm, Version version)
    {
        if ((EventTime.Parse(harm.Date) ?? EventTime.Parse(harm.Detected) ?? EventTime.Parse(harm.RecordedDate)) is not { } start)
        {
            yield break;
        }

        yield return harm.Draft(version, Lane.Symptoms, Kinds.AdverseEvent, start, harm.Event.Label ?? "Adverse event", harm.RecordedDate) with
        {
            Subtitle = Drafting.Line(harm.Seriousness.Label, harm.Severity.Label, harm.Outcome.Label),
            Codes = [.. harm.Event.ToEventCodes()],
            Status = harm.Actuality == AdverseEvent.AdverseEventActuality.Potential ? EventStatus.Planned : EventStatus.Completed,
            Links = Drafting.Links(harm.SuspectEntity.Select(s => ("caused-by", (ResourceReference?)s.Instance))),
        };
    }

    public static IEnumerable<TimelineEvent> Events(ClinicalImpression impression, Version version)
    {
        if ((When.Time(impression.Effective) ?? EventTime.Parse(impression.Date)) is not { } start)
        {
            yield break;
        }

        yield return impression.Draft(version, Lane.Diagnosis, Kinds.Impression, start, impression.Code.Label ?? impression.Description ?? "Clinical impression", impression.Date) with
        {
            Subtitle = impression.Summary,
            Status = Statuses.Of(impression.StatusElement),
            Links = Drafting.Links(impression.Problem.Select(p => ("reason", (ResourceReference?)p))),
        };
    }

    public static IEnumerable<TimelineEvent> Events(RiskAssessment risk, Version version)
    {
        if (When.Time(risk.Occurrence) is not { } start)
        {
            yield break;
        }

        yield return risk.Draft(version, Lane.Diagnosis, Kinds.Risk, start, risk.Code.Label ?? "Risk assessment") with
        {
            Subtitle = risk.Prediction.Select(p => p.Outcome.Label).FirstOrDefault(),
            Status = Statuses.Of(risk.StatusElement),
        };
    }
}
