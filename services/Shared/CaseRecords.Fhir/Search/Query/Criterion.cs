namespace CaseRecords.Fhir.Search.Query;

/// <summary>One parameter of a search: what must hold of a resource.</summary>
public abstract record Criterion;

/// <summary>Of what a resource is found by: any of the conditions must hold, or none of them if negated.</summary>
/// <param name="Parameters">The parameter of each type that is searched: one, but for a search over several types.</param>
public sealed record ValueCriterion(
    IReadOnlyList<SearchParameterInfo> Parameters,
    string? Modifier,
    IReadOnlyList<SearchCondition> AnyOf,
    bool Negated) : Criterion
{
    public SearchParameterInfo Parameter => Parameters[0];
}

/// <summary>Of a resource that it refers to.</summary>
/// <param name="References">The reference parameter of each type that is searched.</param>
/// <param name="Targets">What must hold of the target, by the type that it may have: any will do.</param>
/// <seealso href="https://hl7.org/fhir/R4/search.html#chaining"/>
public sealed record ChainCriterion(IReadOnlyList<SearchParameterInfo> References, IReadOnlyList<ChainTarget> Targets) : Criterion;

public sealed record ChainTarget(string Type, Criterion Criterion);

/// <summary>Of a resource that refers to it (<c>_has</c>).</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#has"/>
public sealed record HasCriterion(SearchParameterInfo Reference, Criterion Criterion) : Criterion;
