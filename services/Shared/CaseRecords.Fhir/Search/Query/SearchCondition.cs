namespace CaseRecords.Fhir.Search.Query;

/// <summary>What one value of a search parameter asks of one index row (or of the resource row).</summary>
public abstract record SearchCondition;

/// <param name="System">Null: any; empty: none.</param>
/// <param name="Code">As index rows keep it; null: any code of the system.</param>
/// <param name="Folded">Where the system is not known: the folded code, which matches in systems that do not tell case apart. Null if it is the same.</param>
public sealed record TokenCondition(string? System, string? Code, string? Folded) : SearchCondition;

/// <summary>Any of some codes of one system, as index rows keep them.</summary>
public sealed record TokenSetCondition(string System, IReadOnlyList<string> Codes) : SearchCondition;

/// <summary>Any code of one system that begins with a text, but for some, all as index rows keep them.</summary>
public sealed record TokenBranchCondition(string System, string Prefix, IReadOnlyList<string> ExceptCodes, IReadOnlyList<string> ExceptPrefixes) : SearchCondition;

/// <summary>A value set or a code with its descendants or ancestors, before it is known which codes these are.</summary>
/// <param name="System">For <see cref="TermRelation.Above"/> and <see cref="TermRelation.Below"/>: null where the query names none.</param>
/// <param name="Text">The value set, or the code.</param>
public sealed record TermCondition(TermRelation Relation, string? System, string Text) : SearchCondition;

/// <param name="Folded">What the folded text starts with, contains, or is.</param>
/// <param name="Exact">The original text, for <see cref="StringMode.Exact"/>.</param>
public sealed record StringCondition(StringMode Mode, string Folded, string? Exact) : SearchCondition;

/// <summary>How what a code is called, or one of its words, begins.</summary>
public sealed record WordingCondition(string Folded) : SearchCondition;

/// <param name="Candidates">One resource; or, where only an id was given, that id in every type that the parameter may point to.</param>
public sealed record ReferenceCondition(IReadOnlyList<ResourceKey> Candidates) : SearchCondition;

/// <summary>A resource, and all that are below or above it by references of the same kind, such as the parts of a location.</summary>
/// <param name="Parents">The parameters of the target types that refer to the next one above.</param>
public sealed record HierarchyCondition(IReadOnlyList<ResourceKey> Of, bool Below, IReadOnlyList<short> Parents) : SearchCondition;

public sealed record UriCondition(string Uri) : SearchCondition;

/// <summary>An address below another: the same, or what continues it after a slash, which the other may end with itself.</summary>
public sealed record UriBelowCondition(string Uri) : SearchCondition
{
    /// <summary>What an address below it begins with.</summary>
    public string Beginning => Uri.EndsWith('/') ? Uri : Uri + "/";
}

/// <summary>Any of some addresses: one and those above it.</summary>
public sealed record UriAboveCondition(IReadOnlyList<string> Uris) : SearchCondition;

/// <summary>The span of a date in a search, both ends inclusive; widened already for <see cref="Comparison.Approximately"/>.</summary>
public sealed record DateCondition(Comparison Comparison, long Low, long High) : SearchCondition;

/// <summary>The same, asked of the time of the last change.</summary>
public sealed record LastUpdatedCondition(Comparison Comparison, long Low, long High) : SearchCondition;

/// <param name="System">Null: any.</param>
/// <param name="Unit">A code or a unit's text; null: any.</param>
/// <param name="Low">Of the range that the digits imply (the end exclusive), or of the exact point where the comparison wants one.</param>
public sealed record QuantityCondition(Comparison Comparison, string? System, string? Unit, DecimalKey Low, DecimalKey High) : SearchCondition;

/// <summary>Conditions on parts that must hold together.</summary>
public sealed record CompositeCondition(IReadOnlyList<CompositeValue> Parts) : SearchCondition;

/// <param name="Grouped">Whether it is sought within the same repeat of an element as the other grouped parts.</param>
public sealed record CompositeValue(SearchParameterInfo Parameter, SearchCondition Condition, bool Grouped);

/// <summary>Words that must stand in the text of a resource.</summary>
public sealed record WordsCondition(WordExpression Words) : SearchCondition;

/// <summary>Within a distance of a place.</summary>
/// <param name="X">The place as a point of the unit sphere, as index rows keep it.</param>
/// <param name="Squared">The square of the chord that the distance is on that sphere.</param>
/// <param name="ZLow">South of it nothing is near enough.</param>
public sealed record NearCondition(double X, double Y, double Z, double Squared, double ZLow, double ZHigh) : SearchCondition;

public sealed record MissingCondition(bool IsMissing) : SearchCondition;

public sealed record IdCondition(string Id) : SearchCondition;

public enum StringMode
{
    StartsWith,
    Contains,
    Exact,
}

/// <summary>How the codes that are sought relate to the value of the query.</summary>
public enum TermRelation
{
    In,
    Below,
    Above,
}
