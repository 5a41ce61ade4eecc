using Hl7.Fhir.FhirPath;
using Hl7.FhirPath;
using Hl7.FhirPath.Expressions;

namespace CaseRecords.Fhir;

/// <summary>FHIRPath with FHIR's own functions, once for the process.</summary>
/// <seealso href="https://hl7.org/fhir/R4/fhirpath.html"/>
internal static class FhirPath
{
    /// <remarks>On a table of its own: functions that the SDK's shared table is given twice answer nothing.</remarks>
    public static FhirPathCompiler Compiler { get; } = new(new SymbolTable().AddStandardFP().AddFhirExtensions());
}
