using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>What may stand after the colon of a parameter.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#modifiers"/>
internal static class Modifiers
{
    public static bool IsServed(SearchParameterInfo parameter, string modifier) =>
        Of(parameter).Contains(modifier)
        || (parameter.Type == SearchParamType.Reference && ReferenceTargets.Of(parameter, null).Contains(modifier));

    /// <summary>For a developer who used another one.</summary>
    public static string Describe(SearchParameterInfo parameter)
    {
        var served = Of(parameter).Select(modifier => ":" + modifier)
            .Concat(parameter.Type == SearchParamType.Reference ? [":[type]"] : Array.Empty<string>())
            .ToList();

        return served.Count == 0 ? "It takes none." : $"It takes {string.Join(", ", served)}.";
    }

    private static string[] Of(SearchParameterInfo parameter) => parameter switch
    {
        { Code: "_id" } => ["not"],
        { IsOfTheRow: true } or { IsOfWords: true } => [],
        { Type: SearchParamType.Token } => ["missing", "text", "not", "in", "not-in", "above", "below", "of-type"],
        { Type: SearchParamType.String } => ["missing", "exact", "contains"],
        { Type: SearchParamType.Reference } => ["missing", "identifier", "above", "below"],
        { Type: SearchParamType.Uri } => ["missing", "above", "below"],
        { Type: SearchParamType.Composite or SearchParamType.Special } => [],
        _ => ["missing"],
    };
}
