using Kind = Hl7.Fhir.Model.SearchParamType;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>A kind of query, how often it comes, and whether its answers are compared.</summary>
internal sealed record QueryFamily(string Name, bool Compared, int Weight, Func<QueryMaker, NaiveQuery?> Make);

/// <summary>Every kind of query that is compared.</summary>
internal static class QueryFamilies
{
    /// <summary>Whether what an old version refers to comes along with it, rather than what the current one refers to.</summary>
    public static bool OldVersionsLeadOn => false;

    /// <summary>Whether <c>:contains</c> finds what stands after the beginning of a long text and is more than a part of a word.</summary>
    public static bool LongTextsAreContained => false;

    /// <summary>Its value is a string only, but the engine takes what the parameter of the same name takes: the text of a concept too.</summary>
    public static IReadOnlyList<string> CompositesLeftOut { get; } = ["code-value-string"];

    public static IReadOnlyList<QueryFamily> All { get; } =
    [
        new("token", true, 10, make => make.One((criteria, place) => criteria.Plain(place, Kind.Token))),
        new("token:not", true, 5, make => make.One((criteria, place) => criteria.Not(place))),
        new("token:text", true, 4, make => make.One((criteria, place) => criteria.Text(place))),
        new("token:of-type", true, 3, make => make.One((criteria, place) => criteria.OfType(place))),
        new("string", true, 8, make => make.One((criteria, place) => criteria.Plain(place, Kind.String))),
        new("string:exact", true, 3, make => make.One((criteria, place) => criteria.Exact(place))),
        new("string:contains", true, 4, make => make.One((criteria, place) => criteria.Contains(place))),
        new("date", true, 12, make => make.One((criteria, place) => criteria.Plain(place, Kind.Date))),
        new("number", true, 5, make => make.One((criteria, place) => criteria.Plain(place, Kind.Number))),
        new("quantity", true, 10, make => make.One((criteria, place) => criteria.Plain(place, Kind.Quantity))),
        new("reference", true, 8, make => make.One((criteria, place) => criteria.Plain(place, Kind.Reference))),
        new("reference:type", true, 3, make => make.One((criteria, place) => criteria.Typed(place))),
        new("reference:identifier", true, 3, make => make.One((criteria, place) => criteria.Identified(place))),
        new("uri", true, 3, make => make.One((criteria, place) => criteria.Plain(place, Kind.Uri))),
        new("uri:below", true, 2, make => make.One((criteria, place) => criteria.Below(place))),
        new("uri:above", true, 2, make => make.One((criteria, place) => criteria.Above(place))),
        new("composite", true, 8, make => make.One((criteria, place) => criteria.Composite(place), "Observation", "Group", "ValueSet", "MolecularSequence")),
        new("near", true, 2, make => make.Near()),
        new("missing", true, 6, make => make.One((criteria, place) => criteria.Missing(place))),
        new("or", true, 6, make => make.One((criteria, place) => criteria.Or(place))),
        new("and", true, 10, make => make.And()),
        new("_id", true, 2, make => make.One((criteria, place) => criteria.OfEveryType(place, "_id"))),
        new("_lastUpdated", true, 3, make => make.One((criteria, place) => criteria.OfEveryType(place, "_lastUpdated"))),
        new("_tag", true, 2, make => make.One((criteria, place) => criteria.OfEveryType(place, "_tag"))),
        new("_security", true, 1, make => make.One((criteria, place) => criteria.OfEveryType(place, "_security"))),
        new("_profile", true, 2, make => make.One((criteria, place) => criteria.OfEveryType(place, "_profile"))),
        new("_source", true, 1, make => make.One((criteria, place) => criteria.OfEveryType(place, "_source"))),
        new("_list", true, 3, make => make.Listed()),
        new("_text", true, 3, make => make.One((criteria, place) => criteria.Words(place, "_text"))),
        new("_content", true, 3, make => make.One((criteria, place) => criteria.Words(place, "_content"))),
        new("compartment", true, 3, make => make.Compartment()),
        new("_type", true, 4, make => make.Everywhere()),
        new("chain", true, 8, make => make.Chain(1, typed: false)),
        new("chain with types", true, 6, make => make.Chain(1, typed: true)),
        new("chain of several", true, 6, make => make.Chain(2 + make.Make.Below(2), typed: make.Make.Chance(0.5))),
        new("chain through contained", true, 6, make => make.Chain(1 + make.Make.Below(2), typed: make.Make.Chance(0.5), contained: true)),
        new("_has", true, 6, make => make.Has(1, 0)),
        new("_has in _has", true, 4, make => make.Has(2, 0)),
        new("_has with a chain", true, 4, make => make.Has(1, 1)),
        new("_include", true, 4, make => make.Include(reverse: false, iterate: false, wildcard: false)),
        new("_include=*", true, 2, make => make.Include(reverse: false, iterate: false, wildcard: true)),
        new("_revinclude", true, 4, make => make.Include(reverse: true, iterate: false, wildcard: make.Make.Chance(0.2))),
        new("_include:iterate", true, 5, make => make.Include(reverse: make.Make.Chance(0.4), iterate: true, wildcard: make.Make.Chance(0.1))),
        new("_sort", true, 6, make => make.Sorted(1)),
        new("_sort by several", true, 6, make => make.Sorted(2 + make.Make.Below(2))),
    ];
}
