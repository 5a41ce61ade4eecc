using System.Globalization;
using System.Text.Json.Nodes;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>Makes the elements that resources are made of. Null where an element is left out.</summary>
internal sealed class Made(Random random)
{
    public bool Chance(double of) => random.NextDouble() < of;

    public T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    public int Below(int end) => random.Next(end);

    public static JsonObject Object(params (string Name, JsonNode? Value)[] members)
    {
        var made = new JsonObject();

        foreach (var (name, value) in members.Where(member => member.Value is not (null or JsonObject { Count: 0 })))
        {
            made[name] = value;
        }

        return made;
    }

    public JsonNode? Maybe(double chance, Func<JsonNode?> make) => Chance(chance) ? make() : null;

    public JsonArray? Some(double chance, int most, Func<JsonNode?> make)
    {
        if (!Chance(chance))
        {
            return null;
        }

        var made = Enumerable.Range(0, 1 + random.Next(most)).Select(_ => make()).OfType<JsonNode>().ToArray();

        return made.Length == 0 ? null : new JsonArray(made);
    }

    /// <summary>What every resource has, with the narrative of those that may have one.</summary>
    public JsonObject Start(string type, string id, bool narrative = true)
    {
        var meta = Object(
            ("tag", Some(0.4, 2, () => Tagged(Pools.Tags))),
            ("security", Some(0.2, 1, () => Tagged(Pools.Security))),
            ("profile", Maybe(0.2, () => new JsonArray(Pick(Pools.Profiles)))),
            ("source", Maybe(0.2, () => Pick(Pools.Sources))));

        return Object(
            ("resourceType", type),
            ("id", id),
            ("meta", meta.Count > 0 ? meta : null),
            ("text", narrative ? Maybe(0.5, () => Object(("status", "generated"), ("div", $"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title=\"hidden\">{Pick(Pools.Words)}, <b>{Pick(Pools.Words)}</b> &amp; {Pick(Pools.Words)}</p></div>"))) : null));
    }

    public JsonObject Coding((string? System, string Code, string? Display) code) => Object(("system", code.System), ("code", code.Code), ("display", Chance(0.7) ? code.Display : null));

    public JsonObject Concept((string? System, string Code, string? Display)[] codes) => Chance(0.1)
        ? Object(("text", Pick(Pools.Words)))
        : Object(("coding", Some(1, 2, () => Coding(Pick(codes)))), ("text", Maybe(0.3, () => Pick(Pools.Words))));

    public JsonObject Hl7(string system, params string[] codes) => Object(("coding", new JsonArray(Object(("system", Pools.Hl7 + system), ("code", Pick(codes))))));

    public JsonObject Identifier() => Object(
        ("type", Maybe(0.5, () => Object(("coding", new JsonArray(Object(("system", Pools.Hl7 + "v2-0203"), ("code", Pick(["MR", "SS"]))))), ("text", Maybe(0.5, () => Pick(["Medical record", "Social number"])))))),
        ("system", Maybe(0.8, () => Pick([Pools.Mrn, "urn:ssn"]))),
        ("value", Pick(["AB1", "ab1", "AB2", "12-3", "77"])));

    public JsonObject Name()
    {
        var family = Maybe(0.85, () => Pick(Pools.Families));

        return Object(
            ("family", family),
            ("given", Some(family is null ? 1 : 0.8, 2, () => Pick(Pools.Given))),
            ("prefix", Maybe(0.1, () => new JsonArray("Dr."))),
            ("text", Maybe(0.2, () => $"{Pick(Pools.Given)} {Pick(Pools.Families)}")));
    }

    public JsonObject Address() => Object(
        ("use", Maybe(0.5, () => Pick(["temp", "work"]))),
        ("line", Maybe(0.5, () => new JsonArray($"{Pick(Pools.Families)} {Below(30)}"))),
        ("city", Pick(Pools.Cities)),
        ("postalCode", Maybe(0.5, () => Pick(["10115", "10117", "N1 9GU"]))),
        ("country", Maybe(0.5, () => Pick(["DE", "GB", "PL"]))));

    public JsonObject Telecom() => Chance(0.5)
        ? Object(("system", "phone"), ("value", Pick(["+49 30 1", "+49 30 2", "555-1"])))
        : Object(("system", "email"), ("value", Pick(["Anna@example.org", "bo@example.org"])));

    public JsonObject Period()
    {
        var (start, end) = Pick<(string, string)>([("2023", "2024-02"), ("2024-12-31", "2025"), ("2025-03-01", "2025-05-31"), ("2025-04-30T10:00:00Z", "2025-04-30T12:00:00+01:00"), ("2025-04", "2025-04-30")]);

        return Below(4) switch { 0 => Object(("start", start)), 1 => Object(("end", end)), _ => Object(("start", start), ("end", end)) };
    }

    /// <summary>Its outer limits are its events and its bounds.</summary>
    public JsonObject Timing() => Object(
        ("event", Some(0.7, 3, () => Pick(Pools.Dates))),
        ("repeat", Object(("boundsPeriod", Period()), ("frequency", 1), ("period", 1), ("periodUnit", "d"))));

    public static JsonNode Number(string digits) => JsonNode.Parse(digits)!;

    public JsonObject Quantity(bool comparator = true)
    {
        var (code, unit) = Pick(Pools.Units);

        return Chance(0.15)
            ? Object(("value", Number(Pick(Pools.Numbers))), ("unit", Pick(["tablets", "mg"])))
            : Object(
                ("value", Number(Pick(Pools.Numbers))),
                ("comparator", comparator ? Maybe(0.15, () => Pick(["<", "<=", ">", ">="])) : null),
                ("unit", Maybe(0.6, () => unit)),
                ("system", Pools.Ucum),
                ("code", code));
    }

    public JsonObject Range(string code) => Object(
        ("low", Object(("value", Number(Pick(["1", "5.4", "50"]))), ("system", Pools.Ucum), ("code", code))),
        ("high", Maybe(0.7, () => Object(("value", Number(Pick(["60", "99.5", "120"]))), ("system", Pools.Ucum), ("code", code)))));

    /// <summary>To one of the record, now and then to nobody, to another server, or by identifier.</summary>
    public JsonObject Reference(string type, int count) => Below(24) switch
    {
        0 => Object(("reference", $"{type}/{Prefixes.Of(type)}-nobody")),
        1 => Object(("reference", $"{Pools.Elsewhere}{type}/{Prefixes.Of(type)}1")),
        2 => Object(("identifier", Object(("system", Pools.Mrn), ("value", Pick(["AB1", "ab1"])))), ("display", "Somebody")),
        3 => Object(("reference", $"{type}/{Prefixes.Of(type)}{Below(count)}/_history/1")),
        _ => To(type, count),
    };

    public JsonObject To(string type, int count) => Object(("reference", string.Create(CultureInfo.InvariantCulture, $"{type}/{Prefixes.Of(type)}{Below(count)}")), ("display", Maybe(0.1, () => Pick(Pools.Words))));

    private JsonObject Tagged(string[] from)
    {
        var parts = Pick(from).Split('|');

        return Object(("system", parts[0]), ("code", parts[1]));
    }
}

/// <summary>Ids say their type, so that a bare id names one resource.</summary>
internal static class Prefixes
{
    public static string Of(string type) => type switch
    {
        "Organization" => "org",
        "Location" => "loc",
        "Observation" => "obs",
        "MedicationRequest" => "mrq",
        "Medication" => "med",
        "Practitioner" => "doc",
        "Provenance" => "prv",
        "Procedure" => "pro",
        "MolecularSequence" => "seq",
        "Specimen" => "spc",
        "ServiceRequest" => "srq",
        "ValueSet" => "vs",
        "RiskAssessment" => "risk",
        "DiagnosticReport" => "rep",
        "ChargeItem" => "chg",
        "Appointment" => "apt",
        _ => type[..3].ToLowerInvariant(),
    };
}
