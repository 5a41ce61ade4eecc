namespace CaseRecords.Fhir.Search.Query;

/// <summary>One parameter of a search: any of its conditions must hold, or none of them if negated.</summary>
public sealed record Criterion(
    SearchParameterInfo Parameter,
    string? Modifier,
    IReadOnlyList<SearchCondition> AnyOf,
    bool Negated);

/// <summary>What one value of a search parameter asks of one index row (or of the resource row).</summary>
public abstract record SearchCondition;

/// <param name="System">Null: any; empty: none.</param>
/// <param name="Code">As index rows keep it; null: any code of the system.</param>
/// <param name="Folded">Where the system is not known: the folded code, which matches in systems that do not tell case apart. Null if it is the same.</param>
public sealed record TokenCondition(string? System, string? Code, string? Folded) : SearchCondition;

/// <param name="Folded">What the folded text starts with, contains, or is.</param>
/// <param name="Exact">The original text, for <see cref="StringMode.Exact"/>.</param>
public sealed record StringCondition(StringMode Mode, string Folded, string? Exact) : SearchCondition;

/// <param name="Candidates">One resource; or, where only an id was given, that id in every type that the parameter may point to.</param>
public sealed record ReferenceCondition(IReadOnlyList<ResourceKey> Candidates) : SearchCondition;

public sealed record UriCondition(string Uri) : SearchCondition;

/// <summary>The span of a date in a search, both ends inclusive; widened already for <see cref="Comparison.Approximately"/>.</summary>
public sealed record DateCondition(Comparison Comparison, long Low, long High) : SearchCondition;

/// <summary>The same, asked of the time of the last change.</summary>
public sealed record LastUpdatedCondition(Comparison Comparison, long Low, long High) : SearchCondition;

/// <param name="System">Null: any.</param>
/// <param name="Unit">A code or a unit's text; null: any.</param>
/// <param name="Low">Of the range that the digits imply (the end exclusive), or of the exact point where the comparison wants one.</param>
public sealed record QuantityCondition(Comparison Comparison, string? System, string? Unit, DecimalKey Low, DecimalKey High) : SearchCondition;

public sealed record MissingCondition(bool IsMissing) : SearchCondition;

public sealed record IdCondition(string Id) : SearchCondition;

public enum StringMode
{
    StartsWith,
    Contains,
    Exact,
}
