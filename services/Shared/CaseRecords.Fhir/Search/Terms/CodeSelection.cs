using CaseRecords.Fhir.Issues;

namespace CaseRecords.Fhir.Search.Terms;

/// <summary>A set of codes, as a search can ask the index for it: of each system no code stands in it twice.</summary>
/// <param name="Systems">In ordinal order of their addresses; empty: no code.</param>
/// <param name="Cautions">What a caller should know about the set, such as that a code system is held in part only.</param>
public sealed record CodeSelection(IReadOnlyList<CodesOfSystem> Systems, IReadOnlyList<string> Cautions);

/// <summary>The codes of one system: single ones, and branches of codes that begin alike.</summary>
/// <param name="Codes">As their system writes them, not folded.</param>
/// <param name="Branches">They do not overlap, and hold none of <paramref name="Codes"/>.</param>
public sealed record CodesOfSystem(string System, IReadOnlyList<string> Codes, IReadOnlyList<CodeBranch> Branches);

/// <summary>Every code that begins so, but for some.</summary>
/// <param name="Prefix">Empty: every code of the system.</param>
/// <param name="ExceptCodes">Single codes that are not meant.</param>
/// <param name="ExceptPrefixes">Beginnings of codes that are not meant.</param>
public sealed record CodeBranch(string Prefix, IReadOnlyList<string> ExceptCodes, IReadOnlyList<string> ExceptPrefixes);

/// <summary>A set of codes, or why it cannot be told.</summary>
/// <param name="Refusal">Its code is not-found, not-supported, too-costly or invalid; it names no place.</param>
public readonly record struct TermAnswer(CodeSelection? Codes, Issue? Refusal);
