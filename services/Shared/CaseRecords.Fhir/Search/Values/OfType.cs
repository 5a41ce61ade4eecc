namespace CaseRecords.Fhir.Search.Values;

/// <summary>The keys of <c>:of-type</c>: an identifier by the code of its type and its value.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#modifiers"/>
internal static class OfType
{
    /// <summary>What no code begins with: these rows stand among those of the codes.</summary>
    public const char Mark = '\u0001';

    /// <summary>The code that index rows and searches agree on. The value is folded: the search does not say its system.</summary>
    /// <param name="system">The system of the type's code; empty where it has none.</param>
    public static string Key(string system, string code, string value) =>
        Folding.Key($"{Mark}{system}|{(CodeSystems.IsCaseSensitive(system) ? code : Folding.FoldCode(code))}|{Folding.FoldCode(value)}");
}
