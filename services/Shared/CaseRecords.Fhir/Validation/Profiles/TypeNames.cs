using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>Reads the type codes of ElementDefinitions.</summary>
internal static class TypeNames
{
    private const string FhirPath = "http://hl7.org/fhirpath/System.";

    /// <summary>Whether a type code takes a value of a type: the type itself, one that it is derived from, or a FHIRPath primitive.</summary>
    public static bool Covers(string code, string type) =>
        code == type
        || code is "Element" or "BackboneElement" or "Resource"
        || code.StartsWith(FhirPath, StringComparison.Ordinal)
        || (code is "SimpleQuantity" or "MoneyQuantity" && type == "Quantity")
        || (ModelInfo.GetTypeForFhirType(code) is { } general && ModelInfo.GetTypeForFhirType(type) is { } special && special.IsAssignableTo(general) && !IsPrimitiveOf(code, type));

    /// <summary>An id is a string for the SDK; for a profile it is another type.</summary>
    private static bool IsPrimitiveOf(string code, string type) => char.IsAsciiLetterLower(code[0]) && char.IsAsciiLetterLower(type[0]);
}
