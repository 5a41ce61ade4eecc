using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Definitions;

/// <summary>A search parameter: one of R4's, or one that a definition adds.</summary>
/// <param name="Code">The name in the query string.</param>
/// <param name="Type">Decides how values are indexed and compared.</param>
/// <param name="Expression">FHIRPath from the resource to the values.</param>
/// <param name="Targets">For references: the types that the reference may point to; empty means any.</param>
/// <seealso href="https://hl7.org/fhir/R4/searchparameter.html"/>
public sealed record SearchBy(string Code, SearchParamType Type, string Expression, IReadOnlyList<string> Targets)
{
    public static SearchBy Token(string code, string expression) => new(code, SearchParamType.Token, expression, []);

    public static SearchBy Reference(string code, string expression, params IReadOnlyList<string> targets) =>
        new(code, SearchParamType.Reference, expression, targets);

    public static SearchBy Date(string code, string expression) => new(code, SearchParamType.Date, expression, []);

    public static SearchBy Text(string code, string expression) => new(code, SearchParamType.String, expression, []);
}
