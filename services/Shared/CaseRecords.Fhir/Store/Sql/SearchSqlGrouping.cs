using CaseRecords.Fhir.Search.Query;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>Any of some codes, whatever their system.</summary>
internal sealed record AnyCodeCondition(IReadOnlyList<string> Exact, IReadOnlyList<string> Folded) : SearchCondition;

/// <summary>Makes one condition of many values that are asked of the same column, so that a long list is one look at an index and not a thousand.</summary>
internal static class SearchSqlGrouping
{
    /// <summary>Up to so many values are sought one by one: each is read in order, which a page can be cut from.</summary>
    private const int Few = 4;

    public static IReadOnlyList<SearchCondition> Group(IReadOnlyList<SearchCondition> anyOf) => anyOf.Count <= Few ? anyOf :
    [
        .. anyOf.Where(condition => condition is not (TokenCondition { Code: not null } or ReferenceCondition or UriCondition)),
        .. anyOf.OfType<TokenCondition>().Where(token => token is { System: not null, Code: not null }).GroupBy(token => token.System!, StringComparer.Ordinal)
            .Select(system => new TokenSetCondition(system.Key, [.. system.Select(token => token.Code!).Distinct()])),
        .. anyOf.OfType<TokenCondition>().Where(token => token is { System: null, Code: not null }).ToList() is { Count: > 0 } codes
            ? [new AnyCodeCondition([.. codes.Select(token => token.Code!).Distinct()], [.. codes.Select(token => token.Folded).OfType<string>().Distinct()])]
            : Array.Empty<SearchCondition>(),
        .. anyOf.OfType<ReferenceCondition>().ToList() is { Count: > 0 } references
            ? [new ReferenceCondition([.. references.SelectMany(reference => reference.Candidates).Distinct()])]
            : Array.Empty<SearchCondition>(),
        .. anyOf.OfType<UriCondition>().ToList() is { Count: > 0 } uris
            ? [new UriAboveCondition([.. uris.Select(uri => uri.Uri).Distinct()])]
            : Array.Empty<SearchCondition>(),
    ];
}
