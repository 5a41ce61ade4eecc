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
    /// <summary>Of a composite: the parameters of the same type whose values it joins, in order.</summary>
    public IReadOnlyList<CompositePart> Parts { get; init; } = [];

    public static SearchBy Token(string code, string expression) => new(code, SearchParamType.Token, expression, []);

    public static SearchBy Reference(string code, string expression, params IReadOnlyList<string> targets) =>
        new(code, SearchParamType.Reference, expression, targets);

    public static SearchBy Date(string code, string expression) => new(code, SearchParamType.Date, expression, []);

    public static SearchBy Text(string code, string expression) => new(code, SearchParamType.String, expression, []);
}

/// <summary>One component of a composite search parameter.</summary>
/// <param name="Code">The search parameter that indexes its values.</param>
/// <param name="Grouped">Whether the component is sought within one repeat of an element (such as one component of an Observation), rather than in the whole resource.</param>
/// <seealso href="https://hl7.org/fhir/R4/search.html#composite"/>
public sealed record CompositePart(string Code, bool Grouped)
{
    private const char InGroup = '*';

    /// <summary>The parts as one text: <c>combo-code* combo-value-quantity*</c>.</summary>
    public static string Join(IEnumerable<CompositePart> parts) => string.Join(' ', parts.Select(part => part.Grouped ? part.Code + InGroup : part.Code));

    public static IReadOnlyList<CompositePart> Split(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => new CompositePart(part.TrimEnd(InGroup), part.EndsWith(InGroup)))];
}
