namespace CaseRecords.Fhir.Validation;

/// <summary>A rule that an element obeys, as it is evaluated here.</summary>
/// <param name="Path">Where it is defined: <c>Observation.referenceRange</c>.</param>
/// <param name="Key">Such as <c>obs-3</c>.</param>
/// <param name="IsError">Whether breaking it refuses the resource; a warning is only told.</param>
/// <param name="Expression">In FHIRPath: as published, or as the review corrected it.</param>
/// <param name="Human">What it means, in the words of the definition.</param>
/// <seealso href="https://hl7.org/fhir/R4/conformance-rules.html#constraints"/>
public sealed record Invariant(string Path, string Key, bool IsError, string Expression, string Human);
