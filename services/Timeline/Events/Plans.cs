using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Care plans and what they schedule, goals, referrals and orders, appointments and tasks.</summary>
internal static class Plans
{
    public static IEnumerable<TimelineEvent> Events(CarePlan plan, Version version)
    {
        var period = When.Of(plan.Period);
        var created = EventTime.Parse(plan.Created);
        if ((period.Start ?? created) is not { } start)
        {
            yield break;
        }

        var (lane, kind) = Kind(plan);
        var status = Statuses.Of(plan.StatusElement);
        var point = kind is Kinds.TumorBoard or Kinds.FollowUpPlan;
        var said = plan.Activity.Select(Said).OfType<string>().ToList();

        yield return plan.Draft(version, lane, kind, start, Title(plan, kind), plan.Created) with
        {
            End = point ? null : EventEnd.Of(period.End, status == EventStatus.Active),
            Subtitle = plan.Description ?? Drafting.Line(said.Take(3)),
            Detail = said,
            Codes = [.. plan.Category.SelectMany(c => c.ToEventCodes()), .. plan.Activity.SelectMany(a => a.Detail?.Code.ToEventCodes() ?? [])],
            Status = status == EventStatus.Planned ? EventStatus.Active : status,
            Links = Drafting.Links(
                [.. plan.Addresses.Select(a => ("reason", (ResourceReference?)a)), .. plan.Goal.Select(g => ("result", (ResourceReference?)g)), .. plan.Activity.Select(a => ("result", a.Reference))]),
        };

        if (status is EventStatus.Cancelled or EventStatus.EnteredInError or EventStatus.Completed or EventStatus.Stopped)
        {
            yield break;
        }

        foreach (var (index, activity) in plan.Activity.Index())
        {
            if (activity.Detail is { Status: CarePlan.CarePlanActivityStatus.Scheduled or CarePlan.CarePlanActivityStatus.NotStarted } detail && When.Of(detail.Scheduled).Start is { } due && due.FirstDay > start.LastDay)
            {
                yield return Due(plan, version, index, detail, due);
            }
        }
    }

    public static IEnumerable<TimelineEvent> Events(Goal goal, Version version)
    {
        var target = goal.Target.Select(t => When.Time(t.Due)).FirstOrDefault(d => d is not null);
        var judged = EventTime.Parse(goal.StatusDate);
        if ((When.Time(goal.Start) ?? judged ?? target) is not { } start)
        {
            yield break;
        }

        var achieved = goal.AchievementStatus.Code("http://terminology.hl7.org/CodeSystem/goal-achievement");
        var reached = achieved is "achieved" or "sustaining";
        var text = goal.Description.Label ?? "Goal";

        yield return goal.Draft(version, Lane.Supportive, Kinds.Goal, start, $"Goal: {Labels.InSentence(text)}", goal.StatusDate) with
        {
            End = reached && judged is not null && judged != start ? EventEnd.At(judged) : null,
            Subtitle = target is null ? null : $"due {target.Text}",
            Codes = [.. goal.Description.ToEventCodes(), .. goal.Target.SelectMany(t => t.Measure.ToEventCodes())],
            Status = goal.LifecycleStatus is Goal.GoalLifecycleStatus.Completed || reached ? EventStatus.Completed
                : goal.LifecycleStatus is Goal.GoalLifecycleStatus.Cancelled or Goal.GoalLifecycleStatus.Rejected ? EventStatus.Cancelled
                : goal.LifecycleStatus is Goal.GoalLifecycleStatus.EnteredInError ? EventStatus.EnteredInError
                : EventStatus.Active,
            Links = Drafting.Links([.. goal.Addresses.Select(a => ("reason", (ResourceReference?)a)), .. goal.OutcomeReference.Select(o => ("evidence", (ResourceReference?)o))]),
        };
    }

    public static IEnumerable<TimelineEvent> Events(ServiceRequest request, Version version)
    {
        if ((EventTime.Parse(request.AuthoredOn) ?? When.Time(request.Occurrence)) is not { } start)
        {
            yield break;
        }

        var palliative = request.Code.Has(CodeSystems.Snomed, "306237005", "395669003", "305284002", "103735009", "183919006", "170935008");
        var genetic = request.Category.Any(c => c.Has(CodeSystems.Snomed, "108252007") || c.Has("http://terminology.hl7.org/CodeSystem/v2-0074", "GE")) && (request.Code.Has(CodeSystems.Loinc, "69548-6", "51969-4") || request.Code.Has(CodeSystems.Snomed, "405825005"))
            || request.Code.Has(CodeSystems.Loinc, "69548-6", "51969-4", "81247-9") || request.Code.Has(CodeSystems.Snomed, "405825005");
        var done = When.Time(request.Occurrence);
        var status = Statuses.Of(request.StatusElement);

        yield return request.Draft(version, palliative ? Lane.Supportive : genetic ? Lane.Genomics : Lane.Plans, palliative ? Kinds.Referral : Kinds.Order, start, request.Code.Label ?? "Order", request.AuthoredOn) with
        {
            Subtitle = Drafting.Line(palliative ? null : "ordered", status == EventStatus.Completed ? Drafting.Line($"completed {done?.Text}".Trim()) : null, request.ReasonCode.Select(r => r.Label).FirstOrDefault()),
            Codes = [.. request.Code.ToEventCodes()],
            BodySites = Sites.Of(request.BodySite),
            Intent = Intents.Of(request),
            Status = status,
            Links = Drafting.Links([.. request.ReasonReference.Select(r => ("reason", (ResourceReference?)r)), .. request.Specimen.Select(s => ("evidence", (ResourceReference?)s))]),
        };
    }

    public static IEnumerable<TimelineEvent> Events(Appointment appointment, Version version)
    {
        var start = appointment.Start is { } at ? EventTime.Parse(When.Text(at)) : When.Time(appointment.RequestedPeriod.FirstOrDefault());
        if (start is null)
        {
            yield break;
        }

        var what = appointment.Description ?? appointment.ServiceType.Concat(appointment.ReasonCode).Select(c => c.Label).FirstOrDefault(l => l is not null);

        yield return appointment.Draft(version, Lane.Plans, Kinds.Appointment, start, what ?? "Appointment", appointment.Created) with
        {
            Subtitle = Statuses.Word(appointment.StatusElement),
            Codes = [.. appointment.ServiceType.Concat(appointment.ReasonCode).SelectMany(c => c.ToEventCodes())],
            Status = Statuses.Of(appointment.StatusElement),
            Links = Drafting.Links(appointment.BasedOn.Select(b => ("caused-by", (ResourceReference?)b))),
        };
    }

    public static IEnumerable<TimelineEvent> Events(Hl7.Fhir.Model.Task task, Version version)
    {
        if ((EventTime.Parse(task.ExecutionPeriod?.Start) ?? EventTime.Parse(task.AuthoredOn)) is not { } start)
        {
            yield break;
        }

        yield return task.Draft(version, Lane.Plans, Kinds.WorkItem, start, task.Code.Label ?? task.Description ?? "Task", task.AuthoredOn) with
        {
            Subtitle = task.Description,
            Codes = [.. task.Code.ToEventCodes()],
            Status = Statuses.Of(task.StatusElement) is var s and not EventStatus.Planned ? s : EventStatus.Active,
            Links = Drafting.Links(("focus", task.Focus)),
        };
    }

    public static IEnumerable<TimelineEvent> Events(NutritionOrder order, Version version)
    {
        if (EventTime.Parse(order.DateTime) is not { } start)
        {
            yield break;
        }

        yield return order.Draft(version, Lane.Supportive, Kinds.Nutrition, start, order.OralDiet?.Type.Select(t => t.Label).FirstOrDefault() ?? "Nutrition order", order.DateTime) with
        {
            Status = Statuses.Of(order.StatusElement),
        };
    }

    private static TimelineEvent Due(CarePlan plan, Version version, int index, CarePlan.DetailComponent detail, EventTime due)
    {
        var label = detail.Description ?? detail.Code.Label ?? "Planned";
        var concept = detail.Product as CodeableConcept ?? detail.Code;
        var drug = Drugs.Of(concept, false, null);
        var isDrug = detail.Kind is CarePlan.CarePlanActivityKind.MedicationRequest || drug.Lane is Lane.Bone or Lane.Systemic;
        var dental = detail.Code.Has(CodeSystems.Snomed, "34043003") || label.Contains("dental", StringComparison.OrdinalIgnoreCase);

        return plan.Draft(version, isDrug ? drug.Lane : dental ? Lane.Bone : Lane.Plans, isDrug ? Kinds.DrugDue : dental ? Kinds.Dental : Kinds.Planned, due, isDrug ? drug.Name : label, plan.Created) with
        {
            Id = $"CarePlan/{plan.Id}#{index}",
            Subtitle = isDrug ? label : Title(plan, Kind(plan).Kind),
            Codes = [.. concept.ToEventCodes()],
            Status = EventStatus.Planned,
            PartOf = isDrug ? Medications.Folded(drug.Key) : null,
        };
    }

    private static (Lane Lane, string Kind) Kind(CarePlan plan)
    {
        bool Is(string snomed, string kind) => plan.Category.Any(c => (snomed.Length > 0 && c.Has(CodeSystems.Snomed, snomed)) || c.Has(CodeSystems.CarePlanKind, kind));

        var words = (plan.Title ?? plan.Category.Select(c => c.Label).FirstOrDefault() ?? string.Empty).ToLowerInvariant();

        return 0 switch
        {
            _ when Is("", "bone-protection") => (Lane.Bone, Kinds.BonePlan),
            _ when Is("103735009", "palliative-care") || Is("182964004", "end-of-life") => (Lane.Supportive, Kinds.PalliativePlan),
            _ when Is("", "follow-up") => (Lane.Plans, Kinds.FollowUpPlan),
            _ when Is("", "tumor-board") => (Lane.Plans, Kinds.TumorBoard),
            _ when Is("", "systemic-treatment") => (Lane.Plans, Kinds.TreatmentPlan),
            _ when Is("395082007", "tumor-board") && words.Contains("board", StringComparison.Ordinal) => (Lane.Plans, Kinds.TumorBoard),
            _ => (Lane.Plans, Kinds.Plan),
        };
    }

    private static string Title(CarePlan plan, string kind) => plan.Title ?? kind switch
    {
        Kinds.TumorBoard => "Tumour board",
        Kinds.BonePlan => "Bone-protection plan",
        Kinds.PalliativePlan => plan.Category.Any(c => c.Has(CodeSystems.Snomed, "182964004")) ? "Terminal care plan" : "Palliative care plan",
        Kinds.FollowUpPlan => "Follow-up plan",
        Kinds.TreatmentPlan => "Treatment plan",
        _ => plan.Category.Select(c => c.Codings.FirstOrDefault()?.Code == "assess-plan" ? null : c.Label).FirstOrDefault(l => l is not null) ?? "Care plan",
    };

    private static string? Said(CarePlan.ActivityComponent activity) =>
        activity.Detail is { } detail
            ? Drafting.Line(detail.Description ?? detail.Code.Label ?? (detail.Product as CodeableConcept).Label, When.Of(detail.Scheduled).Start?.Text)
            : activity.Reference?.Display;
}
