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
}
