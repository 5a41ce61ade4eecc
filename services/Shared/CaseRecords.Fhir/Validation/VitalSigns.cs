using System.Collections.Frozen;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation;

/// <summary>
/// R4 asks every vital sign, known by its LOINC code, to conform to its profile. Where the resource does not claim that profile, what it
/// misses is a warning; where it does, the profile decides.
/// </summary>
/// <seealso href="https://hl7.org/fhir/R4/observation-vitalsigns.html"/>
internal static class VitalSigns
{
    private const string Loinc = "http://loinc.org";
    private const string Ucum = "http://unitsofmeasure.org";
    private const string Categories = "http://terminology.hl7.org/CodeSystem/observation-category";
    private const string Profiles = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>The code of each, its profile, and the UCUM units that its quantity may have; none where it has no quantity.</summary>
    private static readonly FrozenDictionary<string, (string Profile, string[] Units)> Signs = new Dictionary<string, (string, string[])>
    {
        ["85353-1"] = ("vitalspanel", []),
        ["9279-1"] = ("resprate", ["/min"]),
        ["8867-4"] = ("heartrate", ["/min"]),
        ["2708-6"] = ("oxygensat", ["%"]),
        ["8310-5"] = ("bodytemp", ["Cel", "[degF]"]),
        ["8302-2"] = ("bodyheight", ["cm", "[in_i]"]),
        ["9843-4"] = ("headcircum", ["cm", "[in_i]"]),
        ["29463-7"] = ("bodyweight", ["g", "kg", "[lb_av]"]),
        ["39156-5"] = ("bmi", ["kg/m2"]),
        ["85354-9"] = ("bp", []),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The components of a blood pressure.</summary>
    private static readonly string[] Pressures = ["8480-6", "8462-4"];

    public static IEnumerable<Issue> Check(Resource resource)
    {
        if (resource is not Observation observation || SignOf(observation) is not { } code || ClaimsProfile(observation))
        {
            return [];
        }

        var (profile, units) = Signs[code];

        return OfAny(observation, profile).Concat(units.Length > 0 ? OfQuantity(observation.Value, units, profile, "Observation.value") : code == "85354-9" ? OfPressure(observation) : []);
    }

    private static string? SignOf(Observation observation) =>
        observation.Code?.Coding.Select(coding => coding is { System: Loinc, Code: { } code } && Signs.ContainsKey(code) ? code : null).FirstOrDefault(code => code is not null);

    private static bool ClaimsProfile(Observation observation) =>
        observation.Meta?.Profile.Any(claimed => claimed == Profiles + "vitalsigns" || Signs.Values.Any(sign => claimed == Profiles + sign.Profile)) == true;

    private static IEnumerable<Issue> OfAny(Observation observation, string profile)
    {
        if (!observation.Category.Any(category => category.Coding.Any(coding => coding is { System: Categories, Code: "vital-signs" })))
        {
            yield return Missing(profile, "has the category vital-signs", "Observation.category");
        }

        if (observation.Subject is null)
        {
            yield return Missing(profile, "has a subject", "Observation.subject");
        }

        if (observation.Effective is not (FhirDateTime or Period))
        {
            yield return Missing(profile, "says when: a dateTime or a Period", "Observation.effective");
        }
        else if (observation.Effective is FhirDateTime { Value: { Length: < 10 } })
        {
            yield return Missing(profile, "says when, at least to the day (vs-1)", "Observation.effective");
        }

        if (observation is { Value: null, DataAbsentReason: null, Component.Count: 0, HasMember.Count: 0 })
        {
            yield return Missing(profile, "has a value, a reason for its absence, components or members (vs-2)", "Observation");
        }

        foreach (var (i, _) in observation.Component.Index().Where(pair => pair.Item is { Value: null, DataAbsentReason: null }))
        {
            yield return Missing(profile, "has in each component a value or a reason for its absence (vs-3)", $"Observation.component[{i}]");
        }
    }

    private static IEnumerable<Issue> OfPressure(Observation observation)
    {
        foreach (var pressure in Pressures)
        {
            var (i, component) = observation.Component.Index().FirstOrDefault(pair => pair.Item.Code?.Coding.Any(coding => coding.System == Loinc && coding.Code == pressure) == true);

            if (component is null)
            {
                yield return Missing("bp", $"has a component with the LOINC code {pressure}", "Observation.component");
                continue;
            }

            foreach (var issue in OfQuantity(component.Value, ["mm[Hg]"], "bp", $"Observation.component[{i}].value"))
            {
                yield return issue;
            }
        }
    }

    private static IEnumerable<Issue> OfQuantity(DataType? value, string[] units, string profile, string path) => value switch
    {
        null => [],
        Quantity { Value: not null, Unit: not null, System: Ucum, Code: { } code } when units.Contains(code) => [],
        _ => [Missing(profile, $"has a Quantity with value, unit and a UCUM code: {string.Join(" or ", units)}", path)],
    };

    private static Issue Missing(string profile, string rule, string path) => new(
        200, OperationOutcome.IssueType.BusinessRule, $"This is a vital sign; one that follows R4's profile '{profile}' {rule}.", path, OperationOutcome.IssueSeverity.Warning);
}
