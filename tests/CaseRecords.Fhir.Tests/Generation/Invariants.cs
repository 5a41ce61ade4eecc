using System.Text.Json.Nodes;
using Hl7.Fhir.Introspection;

namespace CaseRecords.Fhir.Tests.Generation;

/// <summary>What makes a generated element hold R4's invariants and the required bindings of its concepts: a line for each type that has any.</summary>
internal static class Invariants
{
    private const string Hl7 = "http://terminology.hl7.org/CodeSystem/";
    private const string Ucum = "http://unitsofmeasure.org";

    /// <summary>Optional elements that are never generated, because what they would have to agree with lies elsewhere in the resource.</summary>
    public static readonly HashSet<string> LeftOut =
    [
        "Quantity.comparator", // not on a SimpleQuantity, which the definitions of the SDK do not tell apart
        "Condition.abatement", // with clinicalStatus
        "CareTeam.participant.onBehalfOf", // with what member refers to
        "MedicationDispense.whenPrepared", "Task.authoredOn", // with another date
        "NamingSystem.uniqueId.preferred", // distinct over all
        "ImplementationGuide.definition.resource.groupingId", "ImplementationGuide.definition.resource.fhirVersion", // with ids elsewhere
        "List.entry.deleted", "List.entry.date", "List.emptyReason", "Composition.section.emptyReason", // with mode and emptiness of the list
        "SearchParameter.chain", "StructureDefinition.contextInvariant", "OperationDefinition.parameter.searchType", "OperationDefinition.parameter.targetProfile", // with a type elsewhere
        "StructureDefinition.snapshot", "StructureDefinition.differential", // made by hand: their elements agree with each other
        "Questionnaire.item.item", "Questionnaire.item.enableWhen", "Questionnaire.item.answerOption", "Questionnaire.item.answerValueSet", "Questionnaire.item.initial", // with type
        "Questionnaire.item.code", "Questionnaire.item.required", "Questionnaire.item.repeats", "Questionnaire.item.readOnly", "Questionnaire.item.maxLength",
        "TestScript.setup.action.assert", "TestScript.test.action.assert", // with each other
        "TestScript.setup.action.operation.sourceId", "TestScript.setup.action.operation.targetId", "TestScript.setup.action.operation.params",
        "Bundle.total", "Bundle.link", "Bundle.signature", "Bundle.entry", // by type
        "CapabilityStatement.messaging", "CapabilityStatement.document", // by kind
    ];

    /// <summary>Codes of the SDK's lists that would need another element to agree with them, or that came after R4.</summary>
    public static readonly HashSet<string> CodesLeftOut =
    [
        "NamingSystem.kind=root", "ContactPoint.use=home", "Address.use=home", "MeasureReport.type=data-collection",
        "ConceptMap.group.element.target.equivalence=narrower", "ConceptMap.group.element.target.equivalence=inexact",
        "CodeSystem.filter.operator=descendent-leaf", "CodeSystem.filter.operator=child-of", "ValueSet.compose.include.filter.op=descendent-leaf", "ValueSet.compose.include.filter.op=child-of",
        "OperationOutcome.issue.severity=success", "OperationOutcome.issue.code=limited-filter", "OperationOutcome.issue.code=success",
    ];

    /// <summary>Concepts that a required binding limits to the codes of one system.</summary>
    private static readonly Dictionary<string, (string Element, string System, string[] Codes)[]> Bound = new()
    {
        ["AdverseEvent"] =
        [
            ("severity", Hl7 + "adverse-event-severity", ["mild", "moderate", "severe"]),
            ("outcome", Hl7 + "adverse-event-outcome", ["resolved", "recovering", "ongoing", "fatal", "unknown"]),
        ],
        ["AllergyIntolerance"] =
        [
            ("clinicalStatus", Hl7 + "allergyintolerance-clinical", ["active", "inactive", "resolved"]),
            ("verificationStatus", Hl7 + "allergyintolerance-verification", ["unconfirmed", "confirmed", "refuted"]),
        ],
        ["Condition"] =
        [
            ("clinicalStatus", Hl7 + "condition-clinical", ["active", "recurrence", "relapse", "inactive", "remission", "resolved"]),
            ("verificationStatus", Hl7 + "condition-ver-status", ["unconfirmed", "provisional", "differential", "confirmed", "refuted"]),
        ],
        ["EffectEvidenceSynthesis.effectEstimate"] = [("unitOfMeasure", Ucum, ["mg", "10*3/uL"])],
        ["ResearchElementDefinition.characteristic"] = [("unitOfMeasure", Ucum, ["mg", "10*3/uL"])],
        ["RiskEvidenceSynthesis.riskEstimate"] = [("unitOfMeasure", Ucum, ["mg", "10*3/uL"])],
        ["InsurancePlan.plan.specificCost.benefit.cost"] = [("applicability", Hl7 + "applicability", ["in-network", "out-of-network", "other"])],
        ["Measure"] = [("improvementNotation", Hl7 + "measure-improvement-notation", ["increase", "decrease"])],
        ["MeasureReport"] = [("improvementNotation", Hl7 + "measure-improvement-notation", ["increase", "decrease"])],
        ["MolecularSequence.structureVariant"] = [("variantType", "http://loinc.org", ["LA9658-1", "LA6692-3"])],
        ["SupplyDelivery"] = [("type", Hl7 + "supply-item-type", ["medication", "device"])],
    };

    private static readonly Dictionary<string, Action<Draft>> Rules = new(StringComparer.Ordinal)
    {
        // Datatypes.
        ["Age"] = draft => Measured(draft, "a", "5.40"),
        ["Attachment"] = draft => draft.With("data", "contentType"),
        ["ContactPoint"] = draft => draft.With("value", "system"),
        ["Count"] = draft => Measured(draft, "1", "4"),
        ["DataRequirement.codeFilter"] = draft => draft.ExactlyOne("path", "searchParam"),
        ["DataRequirement.dateFilter"] = draft => draft.ExactlyOne("path", "searchParam"),
        ["Distance"] = draft => Measured(draft, "m", "1.50e3"),
        ["Duration"] = draft => Measured(draft, "h", "0.50"),
        ["Expression"] = draft => draft.AtLeastOne("expression", "reference"),
        ["Extension"] = Extension,
        ["Period"] = draft => { Year(draft, "start", "19"); Year(draft, "end", "21"); },
        ["Quantity"] = draft => Coded(draft),
        ["Range"] = draft => { Bounded(draft, "low", "1.0"); Bounded(draft, "high", "20.50"); },
        ["Ratio"] = draft => draft.Need("numerator", "denominator"),
        ["RelatedArtifact"] = draft => draft.SetOneOf("type", "documentation", "citation", "depends-on", "composed-of"),
        ["Signature"] = draft => draft.Need("type", "when", "who"),
        ["Timing.repeat"] = Repeat,
        ["TriggerDefinition"] = Trigger,
        // Resources.
        ["AllergyIntolerance"] = draft => draft.Need("clinicalStatus"),
        ["Appointment"] = draft => { draft.Drop("start", "end", "cancelationReason"); draft.SetOneOf("status", "proposed", "cancelled", "waitlist"); },
        ["Appointment.participant"] = draft => draft.AtLeastOne("type", "actor"),
        ["AppointmentResponse"] = draft => draft.AtLeastOne("participantType", "actor"),
        ["AuditEvent.entity"] = draft => draft.Without("query", "name"),
        ["Bundle"] = HandMade.Bundle,
        ["CapabilityStatement"] = draft => { draft.Need("rest", "software"); draft.Drop("implementation"); draft.Set("kind", "capability"); draft.SetOneOf("fhirVersion", "4.0.1", "1.0.2"); },
        ["CapabilityStatement.rest"] = draft => draft.Single("resource"),
        ["CapabilityStatement.rest.resource"] = draft => draft.Distinct("searchParam", "name"),
        ["CarePlan.activity"] = draft => draft.Without("reference", "detail"),
        ["Composition.section"] = draft => draft.AtLeastOne("text", "entry"),
        ["ConceptMap.group.unmapped"] = draft => { draft.Set("code", "c"); draft.Set("url", "http://example.org/ConceptMap/x"); },
        ["Condition.evidence"] = draft => draft.AtLeastOne("code", "detail"),
        ["Condition.stage"] = draft => draft.AtLeastOne("summary", "assessment"),
        ["Consent"] = draft => draft.Need("policyRule"),
        ["CoverageEligibilityResponse.insurance.item"] = draft => draft.ExactlyOne("category", "productOrService"),
        ["FamilyMemberHistory"] = draft => { draft.Without("born", "age"); if (!draft.Has("age")) { draft.Drop("estimatedAge"); } },
        ["Goal.target"] = draft => draft.With("detail", "measure"),
        ["Group"] = draft => { if (draft.Has("member")) { draft.Set("actual", true); } },
        ["Immunization.education"] = draft => draft.AtLeastOne("documentType", "reference"),
        ["ImmunizationRecommendation.recommendation"] = draft => draft.AtLeastOne("vaccineCode", "targetDisease"),
        ["ImplementationGuide"] = draft => draft.Set("fhirVersion", new JsonArray("4.0.1")),
        ["InsurancePlan"] = draft => draft.AtLeastOne("identifier", "name"),
        ["Linkage"] = draft => { while (draft.Json["item"]!.AsArray().Count < 2) { draft.Json["item"]!.AsArray().Add(draft.Make.Complex("Linkage.item", 3)); } },
        ["Measure.group.stratifier"] = draft => { draft.Drop("description", "criteria"); draft.ExactlyOne("code", "component"); },
        ["MeasureReport.group.stratifier.stratum"] = draft => draft.ExactlyOne("value", "component"),
        ["MedicationAdministration.dosage"] = draft => draft.AtLeastOne("dose", "rate"),
        ["MessageDefinition.focus"] = draft => draft.SetOneOf("max", "*", "1", "25"),
        ["MolecularSequence"] = draft => draft.Set("coordinateSystem", 1),
        ["MolecularSequence.referenceSeq"] = draft => { draft.Drop("chromosome", "genomeBuild", "referenceSeqId", "referenceSeqPointer"); draft.Set("referenceSeqString", "ACGT"); },
        ["Observation"] = draft => draft.Without("dataAbsentReason", "value"),
        ["Observation.referenceRange"] = draft => draft.AtLeastOne("low", "text"),
        ["OperationDefinition.parameter"] = draft => { draft.Drop("part"); draft.Set("type", draft.Has("binding") ? "code" : "string"); },
        ["Organization"] = draft => draft.AtLeastOne("identifier", "name"),
        ["Parameters.parameter"] = Parameter,
        ["Patient.contact"] = draft => draft.AtLeastOne("name", "organization"),
        ["Questionnaire"] = HandMade.Questionnaire,
        ["Questionnaire.item"] = draft => { draft.Set("linkId", draft.Make.Primitives.Unique("q")); draft.SetOneOf("type", "string", "decimal", "boolean", "choice", "quantity"); },
        ["QuestionnaireResponse.item"] = draft => draft.Without("item", "answer"),
        ["RequestGroup.action"] = draft => draft.ExactlyOne("resource", "action"),
        ["RiskAssessment.prediction"] = draft => { if (draft.Has("probability")) { draft.Drop("probability"); draft.Json["probabilityDecimal"] = PrimitiveGenerator.Number("0.250"); } },
        ["SearchParameter"] = draft => { draft.With("xpath", "xpathUsage"); draft.Set("status", "draft"); }, // an active one must be one that can be searched by
        ["ServiceRequest"] = draft => draft.With("orderDetail", "code"),
        ["StructureDefinition"] = HandMade.StructureDefinition,
        ["StructureDefinition.mapping"] = draft => draft.AtLeastOne("name", "uri"),
        ["StructureMap.group.rule.target"] = draft => { draft.With("element", "context"); draft.With("context", "contextType"); },
        ["TerminologyCapabilities"] = draft => { draft.Need("software"); draft.Drop("implementation"); draft.Set("kind", "capability"); },
        ["TerminologyCapabilities.codeSystem"] = draft => draft.Single("version"),
        ["TestReport.setup.action"] = draft => draft.ExactlyOne("operation", "assert"),
        ["TestReport.test.action"] = draft => draft.ExactlyOne("operation", "assert"),
        ["TestScript.setup.action"] = draft => draft.Need("operation"),
        ["TestScript.setup.action.operation"] = draft => draft.Need("url"),
        ["TestScript.test.action"] = draft => draft.Need("operation"),
        ["TestScript.variable"] = draft => { draft.Without("headerField", "expression"); draft.Without("path", "expression"); draft.Without("path", "headerField"); },
        ["ValueSet.compose.include"] = draft => { draft.AtLeastOne("system", "valueSet"); draft.With("concept", "system"); draft.With("filter", "system"); draft.Without("filter", "concept"); },
        ["ValueSet.expansion.contains"] = draft => draft.Need("code", "system"),
    };

    /// <summary>Whether a primitive must have its value: invariants and bindings ask for what it says.</summary>
    public static bool NeedsValue(PropertyMapping property) =>
        property.PropertyTypeMapping.Name is not ("string" or "markdown" or "date" or "dateTime")
        || Rules.ContainsKey(property.DeclaringClass.Name) || property.DeclaringClass.Name.Contains("Definition", StringComparison.Ordinal);

    /// <summary>Whether a required binding limits a concept.</summary>
    public static bool IsBound(string type, string element) => Bound.GetValueOrDefault(type, []).Any(bound => bound.Element == element);

    public static void Settle(Draft draft)
    {
        foreach (var (element, system, codes) in Bound.GetValueOrDefault(draft.Type, []).Where(bound => draft.Has(bound.Element)))
        {
            Bind(draft, element, system, codes);
        }

        if (Rules.TryGetValue(draft.Type, out var rule))
        {
            rule(draft);

            foreach (var (element, system, codes) in Bound.GetValueOrDefault(draft.Type, []).Where(bound => draft.Has(bound.Element)))
            {
                Bind(draft, element, system, codes);
            }
        }
    }

    private static void Bind(Draft draft, string element, string system, string[] codes) =>
        draft.Json[element] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = system, ["code"] = draft.Make.Primitives.Pick(codes) }) };

    private static void Coded(Draft draft)
    {
        if (draft.Has("code") || draft.Has("system"))
        {
            draft.Set("system", Ucum);
            draft.SetOneOf("code", "mg", "10*9/L", "%");
        }
    }

    private static void Measured(Draft draft, string code, string value)
    {
        draft.Drop("unit", "comparator");
        draft.Set("value", PrimitiveGenerator.Number(value));
        draft.Set("system", Ucum);
        draft.Set("code", code);
    }

    private static void Year(Draft draft, string name, string century)
    {
        if (draft.Text(name) is { } date)
        {
            draft.Json[name] = century + date[2..];
        }
    }

    private static void Bounded(Draft draft, string name, string value)
    {
        if (draft.Has(name))
        {
            draft.Set(name, new JsonObject { ["value"] = PrimitiveGenerator.Number(value), ["unit"] = "%", ["system"] = Ucum, ["code"] = "%" });
        }
    }

    private static void Extension(Draft draft)
    {
        draft.Set("url", draft.Make.Primitives.Unique("http://example.org/extensions/"));
        draft.Without("extension", "value");

        if (!draft.Has("extension") && !draft.Has("value"))
        {
            draft.Json["valueString"] = draft.Make.Primitives.Value("string");
        }
    }

    private static void Parameter(Draft draft)
    {
        draft.Drop("resource");
        draft.Without("part", "value");

        if (!draft.Has("part") || draft.Depth > 2)
        {
            draft.Drop("part");
            draft.Need("value");
        }
    }

    private static void Repeat(Draft draft)
    {
        foreach (var (name, value) in new[] { ("duration", "0.50"), ("durationMax", "1.00"), ("period", "1.0"), ("periodMax", "2.50") })
        {
            if (draft.Has(name))
            {
                draft.Set(name, PrimitiveGenerator.Number(value));
            }
        }

        foreach (var (name, other) in new[] { ("durationMax", "duration"), ("duration", "durationUnit"), ("periodMax", "period"), ("period", "periodUnit"), ("countMax", "count") })
        {
            draft.With(name, other);
        }

        draft.Set("duration", PrimitiveGenerator.Number("0.50"));
        draft.Need("durationUnit");
        draft.Without("timeOfDay", "when");
        draft.Drop("offset");

        if (draft.Has("period"))
        {
            draft.Set("period", PrimitiveGenerator.Number("1.0"));
        }

        if (draft.Has("when"))
        {
            draft.Set("when", new JsonArray("MORN"));
            draft.Set("offset", 5);
        }
    }

    private static void Trigger(Draft draft)
    {
        draft.Drop("data", "timing", "condition");
        draft.SetOneOf("type", "named-event", "data-changed");
        draft.Need(draft.Text("type") == "named-event" ? "name" : "data");
    }
}
