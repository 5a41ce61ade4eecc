using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>Whether codes are among those that an element is bound to: outside of a required binding is an error, outside of an extensible one a warning.</summary>
/// <seealso href="https://hl7.org/fhir/R4/terminologies.html#strength"/>
internal static class BindingCheck
{
    private const string AllLanguages = "http://hl7.org/fhir/ValueSet/all-languages";

    /// <summary>An element of type code, or another primitive.</summary>
    public static Issue? OfCode(R4Element element, string code, Place place) => element.Binding switch
    {
        { Widest: AllLanguages } => CodeGrammar.IsLanguage(code) ? null : Outside("This is no language tag (BCP 47).", place.Path()),
        { IsRequired: true, ValueSet: "http://hl7.org/fhir/ValueSet/mimetypes" } =>
            CodeGrammar.IsMimeType(code) || (element.Path is "format" or "patchFormat" && CodeGrammar.IsFormatName(code)) ? null : Outside("This is no MIME type (BCP 13).", place.Path()),
        { IsRequired: true, ValueSet: "http://hl7.org/fhir/ValueSet/currencies" } => CodeGrammar.IsCurrency(code) ? null : Outside("This is no currency code (ISO 4217).", place.Path()),
        { IsRequired: true, ValueSet: { } set } when ValueSets.Contains(set, null, code) == false => Outside(NotIn(code, set), place.Path()),
        _ => null,
    };

    /// <summary>An element of type CodeableConcept or Coding: one of its codings must be in the value set.</summary>
    /// <param name="hasText">Whether it says in words what no code says.</param>
    public static Issue? OfCodings(R4Binding? binding, ReadOnlySpan<(string? System, string? Code)> codings, bool hasText, string path)
    {
        if (binding is not { Strength: "required" or "extensible", ValueSet: { } set })
        {
            return null;
        }

        foreach (var (system, code) in codings)
        {
            if (code is not null && (system is null ? null : ValueSets.Contains(set, system, code)) != false)
            {
                return null;
            }
        }

        return binding.IsRequired
            ? codings.IsEmpty && !hasText ? null : Outside($"None of the codes is in the value set {set}{Examples(set)}.", path)
            : codings.IsEmpty || codings[0].Code is null ? null
            : Doubtful($"None of the codes is in the value set {set}, which is to be used wherever it has a code that fits.", path);
    }

    /// <summary>A code of a system whose codes follow a grammar; R4 itself requires no system anywhere, so this is a warning.</summary>
    public static Issue? OfSystem(string? system, string? code, Func<string> path) => (system, code) switch
    {
        (_, null) => null,
        ("http://unitsofmeasure.org", _) when !CodeGrammar.IsUcum(code) => Doubtful("This is no UCUM unit: its signs and brackets do not fit together.", path()),
        ("urn:ietf:bcp:47", _) when !CodeGrammar.IsLanguage(code) => Doubtful("This is no language tag (BCP 47).", path()),
        ("urn:iso:std:iso:4217", _) when !CodeGrammar.IsCurrency(code) => Doubtful("This is no currency code (ISO 4217).", path()),
        _ => null,
    };

    private static Issue Outside(string diagnostics, string path) => new(400, OperationOutcome.IssueType.CodeInvalid, diagnostics, path);

    private static Issue Doubtful(string diagnostics, string path) =>
        new(200, OperationOutcome.IssueType.CodeInvalid, diagnostics, path, OperationOutcome.IssueSeverity.Warning);

    private static string NotIn(string code, string set) => $"'{(code.Length <= 80 ? code : code[..80] + "…")}' is not in the value set {set}{Examples(set)}.";

    private static string Examples(string set) => ValueSets.Some(set, 9) switch
    {
        [] => "",
        { Count: <= 8 } all => $": {string.Join(", ", all)}",
        var some => $": {string.Join(", ", some.Take(6))} and others",
    };
}
