using System.Globalization;
using System.Text.Json.Nodes;
using static CaseRecords.Fhir.Tests.Search.Naive.Made;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>About 330 resources of 21 types that refer to each other, the same for the same seed.</summary>
internal sealed class MadeRecord(Random random)
{
    private const int Patients = 36, Doctors = 10, Organizations = 14, Locations = 12, Encounters = 26, Conditions = 30, Observations = 70, Procedures = 24, Medications = 9, Specimens = 9, Requests = 12;

    private readonly Made make = new(random);

    public IReadOnlyList<JsonObject> All() =>
    [
        .. Several("Organization", Organizations, Organization), .. Several("Practitioner", Doctors, Practitioner), .. Several("Patient", Patients, Patient), .. Several("Location", Locations, Location),
        .. Several("Encounter", Encounters, Encounter), .. Several("Condition", Conditions, Condition), .. Several("Observation", Observations, Observation), .. Several("Procedure", Procedures, Procedure),
        .. Several("DiagnosticReport", 14, Report), .. Several("Medication", Medications, Medication), .. Several("MedicationRequest", 16, Prescription), .. Several("Specimen", Specimens, Specimen),
        .. Several("ServiceRequest", Requests, Request), .. Several("RiskAssessment", 12, Risk), .. Several("ChargeItem", 8, Charge), .. Several("MolecularSequence", 8, Sequence), .. Several("Appointment", 7, Appointment),
        .. Several("Group", 6, Group), .. Several("ValueSet", 10, ValueSet), .. Several("Provenance", 14, Provenance), .. Several("List", 6, List),
    ];

    private IEnumerable<JsonObject> Several(string type, int count, Func<int, (string, JsonNode?)[]> members) => Enumerable.Range(0, count).Select(i =>
    {
        var made = make.Start(type, string.Create(CultureInfo.InvariantCulture, $"{Prefixes.Of(type)}{i}"));

        foreach (var (name, value) in members(i).Where(member => member.Item2 is not null))
        {
            made[name] = value;
        }

        return made;
    });

    private JsonNode? Maybe(double chance, Func<JsonNode?> value) => make.Maybe(chance, value);

    private JsonObject SomePatient() => make.Reference("Patient", Patients);

    private JsonObject Subject() => make.Chance(0.12) ? make.To("Group", 6) : SomePatient();

    private static (string Name, JsonNode? Value) Contain(params JsonNode?[] inner) => ("contained", inner.Any(one => one is not null) ? new JsonArray([.. inner.Where(one => one is not null)]) : null);

    private (string, JsonNode?)[] Organization(int i) =>
    [
        ("identifier", make.Some(0.5, 2, make.Identifier)), ("active", Maybe(0.7, () => make.Chance(0.7))), ("type", Maybe(0.6, () => new JsonArray(make.Hl7("organization-type", "prov", "dept")))),
        ("name", make.Pick(["Onkologie Łódź", "St. Mary’s", "Klinik am Ærø", "Bone & Lung Trust", "Trust"])), ("alias", Maybe(0.3, () => new JsonArray(make.Pick(Pools.Cities)))),
        ("telecom", make.Some(0.3, 1, make.Telecom)), ("address", make.Some(0.4, 1, make.Address)), ("partOf", i == 0 ? null : Maybe(0.7, () => make.Reference("Organization", i))),
    ];

    private (string, JsonNode?)[] Practitioner(int i) =>
    [
        ("identifier", make.Some(0.6, 1, make.Identifier)), ("active", Maybe(0.8, () => make.Chance(0.6))), ("name", make.Some(0.95, 1, make.Name)), ("telecom", make.Some(0.4, 2, make.Telecom)),
        ("gender", Maybe(0.8, () => make.Pick(["female", "male"]))),
    ];

    private (string, JsonNode?)[] Patient(int i) =>
    [
        ("identifier", make.Some(0.7, 2, make.Identifier)), ("active", Maybe(0.7, () => make.Chance(0.7))), ("name", make.Some(0.95, 2, make.Name)), ("telecom", make.Some(0.5, 2, make.Telecom)),
        i % 9 == 0 ? ("_gender", Object(("extension", new JsonArray(Object(("url", "urn:masked"), ("valueCode", "masked")))))) : ("gender", Maybe(0.8, () => make.Pick(["female", "male", "other"]))),
        ("birthDate", Maybe(0.85, () => make.Pick(Pools.Days))), make.Chance(0.5) ? ("deceasedBoolean", Maybe(0.6, () => make.Chance(0.5))) : ("deceasedDateTime", Maybe(0.4, () => make.Pick(Pools.Dates))),
        ("address", make.Some(0.6, 2, make.Address)), ("generalPractitioner", make.Some(0.6, 2, () => make.Chance(0.7) ? make.Reference("Practitioner", Doctors) : make.Reference("Organization", Organizations))),
        ("managingOrganization", Maybe(0.6, () => make.Reference("Organization", Organizations))), ("link", Maybe(0.2, () => new JsonArray(Object(("other", make.To("Patient", Patients)), ("type", "seealso"))))),
    ];

    private (string, JsonNode?)[] Location(int i)
    {
        var (latitude, longitude) = make.Pick(Pools.Positions);

        return
        [
            ("identifier", make.Some(0.4, 1, make.Identifier)), ("status", Maybe(0.8, () => make.Pick(["active", "suspended"]))), ("name", Maybe(0.9, () => make.Pick(["Ward 1", "Ward 12", "Größe Halle", "OP-Saal"]))),
            ("address", Maybe(0.4, make.Address)), ("position", Maybe(0.8, () => Object(("longitude", Number(longitude)), ("latitude", Number(latitude))))),
            ("managingOrganization", Maybe(0.7, () => make.Reference("Organization", Organizations))), ("partOf", i == 0 ? null : Maybe(0.7, () => make.Reference("Location", i))),
        ];
    }

    private (string, JsonNode?)[] Encounter(int i)
    {
        var inside = make.Chance(0.2);

        return
        [
            Contain(inside ? Object(("resourceType", "Location"), ("id", "l"), ("name", make.Pick(["Ward 1", "Annex"])), ("managingOrganization", make.To("Organization", Organizations))) : null),
            ("identifier", make.Some(0.3, 1, make.Identifier)), ("status", make.Pick(["finished", "in-progress", "planned"])), ("class", make.Hl7("v3-ActCode", "AMB", "IMP")["coding"]![0]!.DeepClone()),
            ("type", make.Some(0.5, 2, () => make.Concept(Pools.Acts))), ("subject", Maybe(0.9, Subject)), ("participant", make.Some(0.6, 2, () => Object(("individual", make.Reference("Practitioner", Doctors))))),
            ("period", Maybe(0.8, make.Period)), ("length", Maybe(0.5, () => Object(("value", Number(make.Pick(["2", "120", "5.4"]))), ("system", Pools.Ucum), ("code", make.Pick(["h", "min"]))))),
            ("reasonReference", make.Some(0.3, 1, () => make.Reference("Condition", Conditions))),
            ("location", inside ? new JsonArray(Object(("location", Object(("reference", "#l"))))) : make.Some(0.6, 2, () => Object(("location", make.Reference("Location", Locations)), ("period", Maybe(0.5, make.Period))))),
            ("serviceProvider", Maybe(0.5, () => make.Reference("Organization", Organizations))), ("partOf", i == 0 ? null : Maybe(0.6, () => make.Reference("Encounter", i))),
        ];
    }

    private (string, JsonNode?)[] Condition(int i)
    {
        var inside = make.Chance(0.15);

        return
        [
            Contain(inside ? Object(("resourceType", "Practitioner"), ("id", "p"), ("name", new JsonArray(make.Name())), ("gender", make.Pick(["female", "male"]))) : null),
            ("identifier", make.Some(0.3, 1, make.Identifier)), ("clinicalStatus", make.Hl7("condition-clinical", "active", "recurrence")), ("category", make.Some(0.5, 1, () => make.Hl7("condition-category", "problem-list-item", "encounter-diagnosis"))),
            ("severity", Maybe(0.4, () => make.Concept(Pools.Answers))), ("code", Maybe(0.9, () => make.Concept(Pools.Findings))), ("bodySite", make.Some(0.4, 2, () => make.Concept(Pools.Findings))), ("subject", Subject()),
            ("encounter", Maybe(0.5, () => make.Reference("Encounter", Encounters))),
            make.Below(4) switch { 0 => ("onsetDateTime", make.Pick(Pools.Dates)), 1 => ("onsetAge", Object(("value", Number(make.Pick(["61", "5.4", "60.5"]))), ("system", Pools.Ucum), ("code", "a"))), 2 => ("onsetPeriod", make.Period()), _ => ("onsetString", make.Pick(Pools.Words)) },
            ("recordedDate", Maybe(0.6, () => make.Pick(Pools.Dates))), ("asserter", inside ? Object(("reference", "#p")) : Maybe(0.5, () => make.Reference("Practitioner", Doctors))),
            ("evidence", Maybe(0.3, () => new JsonArray(Object(("detail", new JsonArray(make.Reference("Observation", Observations))))))), ("note", Maybe(0.2, () => new JsonArray(Object(("text", $"{make.Pick(Pools.Words)} and {make.Pick(Pools.Words)}"))))),
        ];
    }

    private (string, JsonNode?)[] Observation(int i)
    {
        var inside = make.Chance(0.1);

        return
        [
            Contain(inside ? Object(("resourceType", "Practitioner"), ("id", "p"), ("name", new JsonArray(make.Name()))) : null),
            ("identifier", make.Some(0.3, 1, make.Identifier)), ("status", make.Pick(["final", "amended", "preliminary"])), ("category", make.Some(0.6, 2, () => make.Hl7("observation-category", "laboratory", "imaging", "exam"))),
            ("code", make.Concept(Pools.Measures)), ("subject", Maybe(0.95, Subject)), ("encounter", Maybe(0.5, () => make.Reference("Encounter", Encounters))),
            make.Below(5) switch { 0 => ("effectivePeriod", make.Period()), 1 => ("effectiveInstant", make.Pick(Pools.Instants)), 2 => ("effectiveTiming", make.Timing()), 3 => ("effectiveDateTime", make.Pick(Pools.Dates)), _ => ("issued", make.Pick(Pools.Instants)) },
            ("performer", inside ? new JsonArray(Object(("reference", "#p"))) : make.Some(0.5, 2, () => make.Chance(0.6) ? make.Reference("Practitioner", Doctors) : make.Reference("Organization", Organizations))),
            .. Value(0.85), ("bodySite", Maybe(0.2, () => make.Concept(Pools.Findings))), ("specimen", Maybe(0.25, () => make.Reference("Specimen", Specimens))),
            ("hasMember", i == 0 ? null : make.Some(0.25, 2, () => make.Reference("Observation", i))), ("derivedFrom", i == 0 ? null : make.Some(0.15, 1, () => make.Reference("Observation", i))),
            ("component", make.Some(0.35, 3, () => Object([("code", make.Concept(Pools.Components)), .. Value(0.9, "Quantity", "CodeableConcept")]))),
        ];
    }

    private (string, JsonNode?)[] Value(double chance, params string[] kinds)
    {
        if (!make.Chance(chance))
        {
            return [("dataAbsentReason", Maybe(0.5, () => make.Hl7("data-absent-reason", "unknown", "error")))];
        }

        return make.Pick(kinds.Length > 0 ? kinds : ["Quantity", "Quantity", "Quantity", "CodeableConcept", "CodeableConcept", "DateTime", "Period", "String"]) switch
        {
            "Quantity" => [("valueQuantity", make.Quantity())],
            "CodeableConcept" => [("valueCodeableConcept", make.Concept(Pools.Answers))],
            "DateTime" => [("valueDateTime", make.Pick(Pools.Dates))],
            "Period" => [("valuePeriod", make.Period())],
            _ => [("valueString", $"{make.Pick(Pools.Words)} {make.Pick(Pools.Words)}")],
        };
    }

    private (string, JsonNode?)[] Procedure(int i) =>
    [
        ("identifier", make.Some(0.3, 1, make.Identifier)), ("instantiatesCanonical", make.Some(0.3, 1, () => make.Pick(["http://plan.example/x", "http://plan.example/x|3", "http://plan.example/y|3"]))),
        ("instantiatesUri", make.Some(0.4, 2, () => make.Pick(Pools.Addresses))), ("basedOn", make.Some(0.3, 1, () => make.Reference("ServiceRequest", Requests))), ("partOf", i == 0 ? null : make.Some(0.4, 1, () => make.Reference("Procedure", i))),
        ("status", make.Pick(["completed", "in-progress"])), ("code", Maybe(0.9, () => make.Concept(Pools.Acts))), ("subject", Subject()), ("encounter", Maybe(0.5, () => make.Reference("Encounter", Encounters))),
        make.Below(3) switch { 0 => ("performedDateTime", make.Pick(Pools.Dates)), 1 => ("performedPeriod", make.Period()), _ => ("performedString", make.Pick(Pools.Words)) },
        ("performer", make.Some(0.5, 2, () => Object(("actor", make.Chance(0.7) ? make.Reference("Practitioner", Doctors) : SomePatient())))), ("location", Maybe(0.5, () => make.Reference("Location", Locations))),
        ("reasonReference", make.Some(0.4, 1, () => make.Reference("Condition", Conditions))),
    ];

    private (string, JsonNode?)[] Report(int i)
    {
        var inside = make.Chance(0.25);

        return
        [
            Contain(inside ? Object(("resourceType", "Specimen"), ("id", "s"), ("type", make.Concept(Pools.Acts)), ("collection", Object(("collector", make.To("Practitioner", Doctors)), ("collectedDateTime", make.Pick(Pools.Dates))))) : null),
            ("status", make.Pick(["final", "partial"])), ("code", make.Concept(Pools.Measures)), ("subject", Maybe(0.9, Subject)), ("effectiveDateTime", Maybe(0.6, () => make.Pick(Pools.Dates))), ("issued", Maybe(0.7, () => make.Pick(Pools.Instants))),
            ("performer", make.Some(0.4, 1, () => make.Reference("Organization", Organizations))), ("specimen", inside ? new JsonArray(Object(("reference", "#s"))) : make.Some(0.4, 1, () => make.Reference("Specimen", Specimens))),
            ("result", make.Some(0.8, 3, () => make.Reference("Observation", Observations))), ("conclusion", Maybe(0.4, () => make.Pick(Pools.Words))), ("conclusionCode", make.Some(0.4, 1, () => make.Concept(Pools.Findings))),
        ];
    }

    private (string, JsonNode?)[] Medication(int i) =>
    [
        ("identifier", make.Some(0.3, 1, make.Identifier)), ("code", make.Concept(Pools.Drugs)), ("status", Maybe(0.7, () => make.Pick(["active", "inactive"]))), ("manufacturer", Maybe(0.6, () => make.Reference("Organization", Organizations))),
        ("batch", Maybe(0.5, () => Object(("lotNumber", make.Pick(["L1", "l1", "L2"])), ("expirationDate", make.Pick(Pools.Dates))))),
    ];

    private (string, JsonNode?)[] Prescription(int i)
    {
        var (inside, maker) = make.Chance(0.35) ? (true, make.Chance(0.4)) : (false, false);

        return
        [
            Contain(
                maker ? Object(("resourceType", "Organization"), ("id", "o"), ("name", make.Pick(Pools.Cities))) : null,
                inside ? Object(("resourceType", "Medication"), ("id", "m"), ("code", make.Concept(Pools.Drugs)), ("manufacturer", maker ? Object(("reference", "#o")) : make.To("Organization", Organizations)), ("batch", Object(("lotNumber", make.Pick(["L1", "L3"]))))) : null),
            ("status", make.Pick(["active", "stopped"])), ("intent", make.Pick(["order", "plan"])), inside ? ("medicationReference", Object(("reference", "#m"))) : make.Chance(0.5) ? ("medicationReference", make.Reference("Medication", Medications)) : ("medicationCodeableConcept", make.Concept(Pools.Drugs)),
            ("subject", Subject()), ("encounter", Maybe(0.4, () => make.Reference("Encounter", Encounters))), ("authoredOn", Maybe(0.7, () => make.Pick(Pools.Dates))), ("requester", Maybe(0.6, () => make.Reference("Practitioner", Doctors))),
            ("dosageInstruction", make.Some(0.5, 2, () => Object(("timing", make.Timing())))),
        ];
    }

    private (string, JsonNode?)[] Specimen(int i) =>
    [
        ("identifier", make.Some(0.3, 1, make.Identifier)), ("type", Maybe(0.7, () => make.Concept(Pools.Acts))), ("subject", Maybe(0.9, SomePatient)), ("parent", i == 0 ? null : make.Some(0.5, 1, () => make.Reference("Specimen", i))),
        ("collection", Maybe(0.8, () => Object(("collector", make.Reference("Practitioner", Doctors)), make.Chance(0.5) ? ("collectedPeriod", make.Period()) : ("collectedDateTime", make.Pick(Pools.Dates))))),
    ];

    private (string, JsonNode?)[] Request(int i) =>
    [
        ("basedOn", i == 0 ? null : make.Some(0.4, 1, () => make.Reference("ServiceRequest", i))), ("status", make.Pick(["active", "completed"])), ("intent", make.Pick(["order", "plan"])), ("priority", Maybe(0.5, () => make.Pick(["routine", "urgent"]))),
        ("code", make.Concept(Pools.Acts)), ("subject", Subject()), ("encounter", Maybe(0.5, () => make.Reference("Encounter", Encounters))), ("occurrenceTiming", Maybe(0.4, make.Timing)), ("authoredOn", Maybe(0.6, () => make.Pick(Pools.Dates))),
        ("requester", Maybe(0.7, () => make.Reference("Practitioner", Doctors))), ("specimen", make.Some(0.3, 1, () => make.Reference("Specimen", Specimens))),
    ];

    private (string, JsonNode?)[] Risk(int i) =>
    [
        ("status", make.Pick(["final", "amended"])), ("subject", Subject()), ("occurrenceDateTime", Maybe(0.6, () => make.Pick(Pools.Dates))), ("condition", Maybe(0.5, () => make.Reference("Condition", Conditions))), ("performer", Maybe(0.5, () => make.Reference("Practitioner", Doctors))),
        ("prediction", make.Some(0.9, 2, () => Object(make.Chance(0.75) ? ("probabilityDecimal", Number(make.Pick(Pools.Numbers.Where(number => number is not ("120" or "100.4")).ToList()))) : ("probabilityRange", make.Range("%")), ("qualitativeRisk", Maybe(0.5, () => make.Concept(Pools.Answers)))))),
    ];

    private (string, JsonNode?)[] Charge(int i) =>
    [
        ("status", "billable"), ("code", make.Concept(Pools.Acts)), ("subject", Subject()), ("context", Maybe(0.6, () => make.Reference("Encounter", Encounters))), ("occurrencePeriod", Maybe(0.5, make.Period)), ("quantity", Maybe(0.7, () => make.Quantity(comparator: false))),
        ("factorOverride", Maybe(0.6, () => Number(make.Pick(Pools.Numbers)))), ("priceOverride", Maybe(0.6, () => Object(("value", Number(make.Pick(Pools.Numbers))), ("currency", make.Pick(["EUR", "USD"]))))), ("performingOrganization", Maybe(0.5, () => make.Reference("Organization", Organizations))),
    ];

    private (string, JsonNode?)[] Sequence(int i) =>
    [
        ("type", Maybe(0.8, () => make.Pick(["dna", "rna"]))), ("coordinateSystem", 0), ("patient", Maybe(0.9, SomePatient)), ("specimen", Maybe(0.5, () => make.Reference("Specimen", Specimens))),
        ("referenceSeq", Maybe(0.8, () => Object(("chromosome", Object(("coding", new JsonArray(Object(("system", Pools.Own), ("code", make.Pick(["7", "X", "x"]))))))), ("genomeBuild", "GRCh38"), ("strand", "watson"), ("windowStart", 1 + make.Below(3)), ("windowEnd", 100 + make.Below(3))))),
        ("variant", make.Some(0.8, 2, () => Object(("start", 10 * (1 + make.Below(3))), ("end", 95 + make.Below(10)), ("observedAllele", "T"), ("referenceAllele", "C")))),
    ];

    private (string, JsonNode?)[] Appointment(int i) =>
    [
        ("status", make.Pick(["booked", "fulfilled"])), ("start", make.Pick(Pools.Instants)), ("end", "2025-06-01T00:00:00Z"), ("reasonReference", make.Some(0.4, 1, () => make.Reference("Condition", Conditions))),
        ("participant", new JsonArray(Object(("actor", SomePatient()), ("status", "accepted")), Object(("actor", make.Chance(0.5) ? make.Reference("Practitioner", Doctors) : make.Reference("Location", Locations)), ("status", make.Pick(["accepted", "tentative"]))))),
    ];

    private (string, JsonNode?)[] Group(int i) =>
    [
        ("active", Maybe(0.5, () => true)), ("type", "person"), ("actual", true), ("name", Maybe(0.6, () => make.Pick(Pools.Words))), ("managingEntity", Maybe(0.5, () => make.Reference("Organization", Organizations))), ("member", make.Some(0.8, 3, () => Object(("entity", make.Reference("Patient", Patients))))),
        ("characteristic", make.Some(0.8, 2, () => Object(("code", make.Concept(Pools.Measures)), make.Chance(0.6) ? ("valueCodeableConcept", make.Concept(Pools.Answers)) : ("valueBoolean", make.Chance(0.5)), ("exclude", make.Chance(0.5))))),
    ];

    private (string, JsonNode?)[] ValueSet(int i) =>
    [
        ("url", Maybe(0.9, () => make.Pick(Pools.Addresses))), ("version", Maybe(0.7, () => make.Pick(["1", "2.0"]))), ("name", Maybe(0.9, () => make.Pick(["LungCodes", "BoneCodes"]))), ("title", Maybe(0.7, () => make.Pick(Pools.Words))), ("status", make.Pick(["active", "draft"])), ("date", Maybe(0.7, () => make.Pick(Pools.Dates))),
        ("publisher", Maybe(0.5, () => make.Pick(Pools.Cities))), ("description", Maybe(0.6, () => $"About *{make.Pick(Pools.Words)}*")), ("useContext", make.Some(0.7, 2, () => Object(("code", Object(("system", Pools.Own), ("code", make.Pick(["age", "focus"])))), make.Chance(0.5) ? ("valueCodeableConcept", make.Concept(Pools.Answers)) : make.Chance(0.5) ? ("valueQuantity", make.Quantity()) : ("valueRange", make.Range("a"))))),
    ];

    private (string, JsonNode?)[] Provenance(int i) =>
    [
        ("target", make.Some(1, 2, () => make.Pick<Func<JsonObject>>([() => make.Reference("Observation", Observations), () => make.Reference("Patient", Patients), () => make.Reference("Condition", Conditions)])())), ("recorded", make.Pick(Pools.Instants)), ("occurredDateTime", Maybe(0.5, () => make.Pick(Pools.Dates))),
        ("agent", make.Some(1, 2, () => Object(("who", make.Chance(0.6) ? make.Reference("Practitioner", Doctors) : make.Reference("Organization", Organizations))))), ("location", Maybe(0.4, () => make.Reference("Location", Locations))), ("entity", make.Some(0.3, 1, () => Object(("role", "source"), ("what", make.Reference("DiagnosticReport", 14))))),
    ];

    private (string, JsonNode?)[] List(int i) =>
    [
        ("status", "current"), ("mode", i % 2 == 0 ? "changes" : "working"), ("title", Maybe(0.7, () => make.Pick(Pools.Words))), ("code", Maybe(0.6, () => make.Concept(Pools.Findings))), ("subject", Maybe(0.7, SomePatient)), ("date", Maybe(0.7, () => make.Pick(Pools.Dates))),
        ("entry", make.Some(1, 12, () => Object(("deleted", i % 2 == 0 && make.Chance(0.2) ? true : null), ("item", make.Pick<Func<JsonObject>>([() => make.To("Observation", Observations), () => make.To("Condition", Conditions), () => make.To("Patient", Patients)])())))),
    ];
}
