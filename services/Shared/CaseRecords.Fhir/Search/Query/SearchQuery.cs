using CaseRecords.Fhir.Issues;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>A search as it was understood: what must match, in which order, how much of it, and what comes along.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html"/>
public sealed record SearchQuery
{
    /// <summary>The type that is searched; of several the first.</summary>
    public required string ResourceType { get; init; }

    /// <summary>The types that are searched: more than one only at the level of the system.</summary>
    public IReadOnlyList<string> Types { get => field ?? [ResourceType]; init; }

    /// <summary>All of these must hold.</summary>
    public IReadOnlyList<Criterion> Criteria { get; init; } = [];

    /// <summary>The one compartment that is searched; null: all.</summary>
    public CompartmentScope? Compartment { get; init; }

    /// <summary>The keys of the order, the first deciding; none: an order of the record's own.</summary>
    public IReadOnlyList<SortBy> Sort { get; init; } = [];

    /// <summary>Matches on a page, already capped; null: the server's default.</summary>
    public int? Count { get; init; }

    /// <summary><c>_summary=count</c>, or <c>_count=0</c>.</summary>
    public bool CountOnly { get; init; }

    public TotalMode? Total { get; init; }

    public ContainedMode Contained { get; init; }

    public IReadOnlyList<Include> Includes { get; init; } = [];

    public IReadOnlyList<Issue> Issues { get; init; } = [];

    /// <summary>What ran, in the order that was asked: the query of the self link.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Applied { get; init; } = [];

    /// <summary>Type and criteria as text; equal where they say the same in another order.</summary>
    public string Canonical => $"{ResourceType}?{string.Join('&', Applied.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal))}";

    public bool HasErrors => Issues.Any(issue => issue.IsError);
}

/// <summary>One key of an order; those without a value come last.</summary>
/// <param name="Parameters">The parameter of each type that is searched.</param>
public sealed record SortBy(IReadOnlyList<SearchParameterInfo> Parameters, bool Descending)
{
    public SearchParameterInfo Parameter => Parameters[0];
}

/// <summary>Resources that come along: those that a match refers to, or (reverse) those that refer to it.</summary>
/// <param name="Iterates">Whether it is followed from what came along as well.</param>
/// <param name="SourceType">Null: any.</param>
/// <param name="Parameter">The reference parameter of <paramref name="SourceType"/>; null: every one of them.</param>
/// <param name="TargetType">Only references to this type; null: to any.</param>
public sealed record Include(bool Reverse, bool Iterates, string? SourceType, SearchParameterInfo? Parameter, string? TargetType);

/// <summary>How exact <c>Bundle.total</c> should be.</summary>
public enum TotalMode
{
    None,
    Estimate,
    Accurate,
}

/// <summary>Whether resources are found by what they contain.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#contained"/>
public enum ContainedMode
{
    /// <summary>Only resources of their own.</summary>
    Never,

    /// <summary>Only resources that contain a match.</summary>
    Only,

    Both,
}
