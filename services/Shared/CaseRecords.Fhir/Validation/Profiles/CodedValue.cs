using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>The codes of a value that can be bound to a value set.</summary>
/// <param name="Codings">System and code; without a system where the element has none, such as a <c>code</c>.</param>
/// <param name="IsConcept">Whether the value may say in words what no code says.</param>
/// <seealso href="https://hl7.org/fhir/R4/terminologies.html#binding"/>
internal sealed record CodedValue(IReadOnlyList<(string? System, string Code)> Codings, bool IsConcept = false)
{
    /// <summary>Null where a value of this type has no codes, or a primitive has no value.</summary>
    public static CodedValue? Of(Base value) => value switch
    {
        CodeableConcept concept => new([.. concept.Coding.Where(coding => coding?.Code is not null).Select(coding => (coding!.System ?? "", coding.Code!))], IsConcept: true),
        Coding coding => new(coding.Code is null ? [] : [(coding.System ?? "", coding.Code)]),
        Quantity quantity => new(quantity.Code is null ? [] : [(quantity.System ?? "", quantity.Code)]),
        PrimitiveType { JsonValue: string code, TypeName: "code" or "string" or "uri" or "url" or "canonical" or "id" } => new([(null, code)]),
        _ => null,
    };
}
