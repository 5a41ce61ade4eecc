using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Paths;

/// <summary>A value that a search expression leads to.</summary>
/// <param name="Repeat">The ordinal, from 1, in the first list on the way to it; 0 where there is none.</param>
internal readonly record struct FoundValue(Base Value, short Repeat);
