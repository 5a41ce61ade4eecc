using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>Codes, identifiers and what else is found by being named.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#token"/>
internal static class NaiveToken
{
    private static readonly string[] CaseSensitive = ["http://loinc.org", "http://snomed.info/sct", "http://unitsofmeasure.org", "http://terminology.hl7.org/", "http://hl7.org/fhir/"];

    public static bool Matches(Base value, string? modifier, string wanted) => modifier switch
    {
        "text" => Texts(value).Any(text => NaiveText.Matches(text, null, Escapes.Plain(wanted))),
        "of-type" => value is Identifier identifier && IsOfType(identifier, Escapes.Split(wanted, '|').ConvertAll(Escapes.Plain)),
        _ => Codes(value).Any(code => Matches(code, Escapes.Split(wanted, '|').ConvertAll(Escapes.Plain))),
    };

    /// <summary>The codes of an element, each with its system if it has one.</summary>
    public static IEnumerable<(string? System, string? Code)> Codes(Base value) => value switch
    {
        CodeableConcept concept => concept.Coding.Select(coding => (coding.System, coding.Code)),
        Coding coding => [(coding.System, coding.Code)],
        Identifier identifier => [(identifier.System, identifier.Value)],
        ContactPoint contact => [(null, contact.Value)],
        FhirBoolean { Value: { } truth } => [(null, truth ? "true" : "false")],
        ICoded coded and PrimitiveType { JsonValue: not null } => coded.ToCodings().Select(coding => (coding.System, coding.Code)),
        PrimitiveType { JsonValue: string text } => [(null, text)],
        _ => [],
    };

    public static IEnumerable<string> Texts(Base value) => (value switch
    {
        CodeableConcept concept => concept.Coding.Select(coding => coding.Display).Append(concept.Text),
        Coding coding => [coding.Display],
        Identifier identifier => identifier.Type is { } type ? [type.Text] : [],
        _ => Array.Empty<string?>(),
    }).OfType<string>();

    /// <summary>Case counts in the systems that say so; HL7 also gave addresses to systems of others, where it does not.</summary>
    public static bool IsCaseSensitive(string? system) =>
        system is not null && !system.StartsWith("http://hl7.org/fhir/sid/", StringComparison.Ordinal) && CaseSensitive.Any(start => system.StartsWith(start, StringComparison.Ordinal));

    private static bool Matches((string? System, string? Code) code, List<string> wanted) => wanted switch
    {
        [var only] => Same(code, only),
        ["", var only] => code.System is null && Same(code, only),
        [var system, ""] => code.System == system,
        [var system, var only] => code.System == system && Same(code, only),
        _ => throw new FormatException(string.Join('|', wanted)),
    };

    private static bool Same((string? System, string? Code) code, string wanted) =>
        string.Equals(code.Code, wanted, IsCaseSensitive(code.System) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    private static bool IsOfType(Identifier identifier, List<string> wanted) =>
        wanted is [var system, var code, var value]
        && identifier.Type is { } type
        && Codes(type).Any(one => Matches(one, [system, code]))
        && Same((identifier.System, identifier.Value), value);
}
