using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Orders, doses, statements of taking and dispenses: one event each. Folding makes one range per drug of them.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-cancer-related-medication-request.html"/>
internal static class Medications
{
    public static IEnumerable<TimelineEvent> Events(MedicationRequest order, Version version)
    {
        var bounds = order.DosageInstruction.Select(d => When.Of(d.Timing?.Repeat?.Bounds)).FirstOrDefault(w => w.Start is not null);
        var authored = EventTime.Parse(order.AuthoredOn);
        if ((bounds?.Start ?? authored) is not { } start)
        {
            yield break;
        }

        var proposed = order.Intent is MedicationRequest.MedicationRequestIntent.Proposal or MedicationRequest.MedicationRequestIntent.Plan;
        var status = Statuses.Of(order.StatusElement);
        var active = status == EventStatus.Active;
        var end = bounds?.End ?? EventTime.Parse(order.DispenseRequest?.ValidityPeriod?.End);

        yield return Draft(order, version, Kinds.DrugOrder, start, order.Medication, order.AuthoredOn) with
        {
            End = active ? EventEnd.Open : EventEnd.Of(end, false),
            Subtitle = Dose(order.DosageInstruction),
            Status = proposed && active ? EventStatus.Planned : status,
            StatusReason = order.StatusReason.Label,
            Links = Drafting.Links(
                [.. order.ReasonReference.Select(r => ("reason", (ResourceReference?)r)), .. order.BasedOn.Select(b => ("caused-by", (ResourceReference?)b)), ("replaces", order.PriorPrescription)]),
        };
    }

    public static IEnumerable<TimelineEvent> Events(MedicationAdministration dose, Version version)
    {
        var when = When.Of(dose.Effective);
        if (when.Start is not { } start)
        {
            yield break;
        }

        var planned = dose.Status is MedicationAdministration.MedicationAdministrationStatusCodes.InProgress or MedicationAdministration.MedicationAdministrationStatusCodes.OnHold;

        yield return Draft(dose, version, Kinds.DrugGiven, start, dose.Medication, null) with
        {
            End = when.End is { } end && end.Text != start.Text ? EventEnd.At(end) : null,
            Subtitle = dose.Dosage?.Text ?? Drafting.Line(Amount(dose.Dosage?.Dose), dose.Dosage?.Route.Label is { } route ? Labels.InSentence(route) : null),
            Status = planned ? EventStatus.Active : Statuses.Of(dose.StatusElement),
            StatusReason = dose.StatusReason.Select(r => r.Label).FirstOrDefault(),
            Links = Drafting.Links([("caused-by", dose.Request), .. dose.ReasonReference.Select(r => ("reason", (ResourceReference?)r))]),
        };
    }

    public static IEnumerable<TimelineEvent> Events(MedicationStatement statement, Version version)
    {
        var when = When.Of(statement.Effective);
        if ((when.Start ?? EventTime.Parse(statement.DateAsserted)) is not { } start)
        {
            yield break;
        }

        var status = Statuses.Of(statement.StatusElement);
        var byPatient = statement.InformationSource?.Reference?.Contains("Patient/", StringComparison.Ordinal) ?? false;
        var draft = Draft(statement, version, Kinds.DrugTaken, start, statement.Medication, statement.DateAsserted);
        var own = byPatient && Concept(statement, statement.Medication).Codings.FirstOrDefault() is null;

        yield return draft with
        {
            Lane = own ? Lane.Symptoms : draft.Lane,
            Kind = own ? Kinds.SelfTreatment : draft.Kind,
            PartOf = own ? null : draft.PartOf,
            End = statement.Effective is Period || status == EventStatus.Active ? EventEnd.Of(when.End, status == EventStatus.Active) : null,
            Subtitle = Drafting.Line(Dose(statement.Dosage), byPatient ? "patient-reported" : null),
            Status = status,
            StatusReason = statement.StatusReason.Select(r => r.Label).FirstOrDefault(),
            Source = draft.Source with { PatientReported = byPatient },
            Links = Drafting.Links(
                [.. statement.BasedOn.Select(b => ("caused-by", (ResourceReference?)b)), .. statement.ReasonReference.Select(r => ("reason", (ResourceReference?)r)), .. statement.DerivedFrom.Select(d => ("evidence", (ResourceReference?)d))]),
        };
    }

    public static IEnumerable<TimelineEvent> Events(MedicationDispense dispense, Version version)
    {
        if ((EventTime.Parse(dispense.WhenHandedOver) ?? EventTime.Parse(dispense.WhenPrepared)) is not { } start)
        {
            yield break;
        }

        yield return Draft(dispense, version, Kinds.DrugDispensed, start, dispense.Medication, null) with
        {
            Subtitle = Drafting.Line(Amount(dispense.Quantity), dispense.DaysSupply?.Value is { } days ? $"{Values.Text(days)} days" : null),
            Status = Statuses.Of(dispense.StatusElement),
            Links = Drafting.Links(dispense.AuthorizingPrescription.Select(p => ("caused-by", (ResourceReference?)p))),
        };
    }

    private static TimelineEvent Draft(DomainResource resource, Version version, string kind, EventTime start, DataType? medication, string? recorded)
    {
        var concept = Concept(resource, medication);
        var intent = Intents.Of(resource);
        var drug = Drugs.Of(concept, resource.Claims("cancer-related-medication-request") || resource.Claims("cancer-related-medication-administration") || resource.Claims("cancer-related-medication-admin"), intent);

        return resource.Draft(version, drug.Lane, kind, start, drug.Name, recorded) with
        {
            Codes = [.. concept.ToEventCodes()],
            Detail = concept.Label is { } label && !label.Equals(drug.Name, StringComparison.OrdinalIgnoreCase) ? [label] : [],
            Intent = intent,
            PartOf = Folded(drug.Key),
        };
    }

    /// <summary>The name under which the events of one drug find each other.</summary>
    public static string Folded(string drug) => $"drug/{drug}";

    private static CodeableConcept? Concept(DomainResource resource, DataType? medication) => medication switch
    {
        CodeableConcept concept => concept,
        ResourceReference { Reference: ['#', .. var id] } => resource.Contained.OfType<Medication>().FirstOrDefault(m => m.Id == id)?.Code,
        ResourceReference { Display: { } display } => new CodeableConcept { Text = display },
        ResourceReference { Reference: { } reference } => new CodeableConcept { Text = reference },
        _ => null,
    };

    private static string? Dose(IEnumerable<Dosage> dosages)
    {
        var dosage = dosages.FirstOrDefault();
        var rate = dosage?.DoseAndRate.FirstOrDefault();

        return dosage?.Text ?? Drafting.Line(Amount(rate?.Dose as Quantity), dosage?.Route.Label is { } route ? Labels.InSentence(route) : null);
    }

    private static string? Amount(Quantity? dose) => dose is { Value: { } value } && (dose.Unit ?? dose.Code) is { } unit ? $"{Values.Text(value)} {unit}" : null;
}
