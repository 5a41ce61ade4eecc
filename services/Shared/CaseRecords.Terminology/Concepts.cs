using Hl7.Fhir.Model;

namespace CaseRecords.Terminology;

/// <summary>Asks a concept for a code; every one of them takes null for "nothing was said".</summary>
public static class Concepts
{
    extension(CodeableConcept? concept)
    {
        public bool HasCode(string system, string code) =>
            concept?.Coding.Any(coding => coding.System == system && coding.Code == code) == true;

        public bool HasAnyCode(string system, params IEnumerable<string> codes) =>
            concept?.Coding.Any(coding => coding.System == system && codes.Contains(coding.Code)) == true;
    }

    /// <summary>Whether one of several concepts, such as the categories of a resource, has one of the codes.</summary>
    public static bool Have(this IEnumerable<CodeableConcept> concepts, string system, params IReadOnlyList<string> codes) =>
        concepts.Any(concept => concept.HasAnyCode(system, codes));

    /// <summary>The first coding as <c>system|code</c>, the form in which codes travel in events; null where there is none.</summary>
    public static string? ToToken(this CodeableConcept? concept) =>
        concept?.Coding.FirstOrDefault(coding => coding.Code is not null) is { } coding ? $"{coding.System}|{coding.Code}" : null;
}
