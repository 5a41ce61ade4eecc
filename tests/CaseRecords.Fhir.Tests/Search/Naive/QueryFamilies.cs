using Hl7.Fhir.Model;
using Kind = Hl7.Fhir.Model.SearchParamType;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>A kind of query, how often it comes, and whether its answers are compared.</summary>
internal sealed record QueryFamily(string Name, bool Compared, int Weight, Func<QueryMaker, NaiveQuery?> Make);

/// <summary>Every kind of query that is compared.</summary>
internal static class QueryFamilies
{
    /// <summary>Whether an entry that was deleted from a list is no longer on it.</summary>
    public static bool DeletedEntriesAreGone => false;

    /// <summary>Whether a chain leads from what is contained to what is contained beside it.</summary>
    public static bool ContainedLeadsOn => false;

    /// <summary>Whether what an old version refers to comes along with it, rather than what the current one refers to.</summary>
    public static bool OldVersionsLeadOn => false;

    /// <summary>Composites whose parts are taken for those of the whole resource, or of the parameters that they are named after.</summary>
    public static IReadOnlyList<string> CompositesLeftOut { get; } = ["chromosome-variant-coordinate", "referenceseqid-variant-coordinate", "code-value-string"];

    public static IReadOnlyList<QueryFamily> All { get; } =
    [
        new("token", true, 10, make => make.One(Kind.Token)),
        new("token:not", true, 5, make => make.Not()),
        new("token:text", true, 4, make => make.Modified(Kind.Token, "text", (values, value) => NaiveToken.Texts(value).FirstOrDefault() is { } text ? values.Text(new FhirString(text)) : null)),
        new("token:of-type", true, 3, make => make.OfType()),
        new("string", true, 8, make => make.One(Kind.String)),
        new("string:exact", true, 3, make => make.Modified(Kind.String, "exact", (values, value) => values.Exact(value))),
        new("string:contains", true, 4, make => make.Modified(Kind.String, "contains", (values, value) => values.Contained(value))),
        new("date", true, 12, make => make.One(Kind.Date)),
        new("number", true, 5, make => make.One(Kind.Number)),
        new("quantity", true, 10, make => make.One(Kind.Quantity)),
        new("reference", true, 8, make => make.One(Kind.Reference)),
        new("reference:type", true, 3, make => make.Typed()),
        new("reference:identifier", true, 3, make => make.Identified()),
        new("uri", true, 3, make => make.One(Kind.Uri)),
        new("uri:below", true, 2, make => make.Modified(Kind.Uri, "below", (_, value) => make.Make.Pick(["http://acme.example/fhir", "http://acme.example/fhir/", ((PrimitiveType)value).JsonValue as string]))),
        new("uri:above", true, 2, make => make.Modified(Kind.Uri, "above", (_, value) => ((PrimitiveType)value).JsonValue + make.Make.Pick(["", "/more", "/_history/5"]))),
        new("composite", true, 8, make => make.Composite()),
        new("near", true, 2, make => make.Near()),
        new("missing", true, 6, make => make.Missing()),
        new("or", true, 6, make => make.Or()),
        new("and", true, 8, make => make.And()),
        new("_id", true, 2, make => make.OfEveryType("_id")),
        new("_lastUpdated", true, 3, make => make.OfEveryType("_lastUpdated")),
        new("_tag", true, 2, make => make.OfEveryType("_tag")),
        new("_security", true, 1, make => make.OfEveryType("_security")),
        new("_profile", true, 2, make => make.OfEveryType("_profile")),
        new("_source", true, 1, make => make.OfEveryType("_source")),
        new("compartment", true, 3, make => make.Compartment()),
        new("_list", true, 3, make => make.Listed()),
        new("_text", true, 3, make => make.Words("_text")),
        new("_content", true, 3, make => make.Words("_content")),
        new("_type", true, 4, make => make.Everywhere()),
        new("chain", true, 6, make => make.Chain(1, typed: false)),
        new("chain with types", true, 5, make => make.Chain(1, typed: true)),
        new("chain of several", true, 6, make => make.Chain(2 + make.Make.Below(2), typed: make.Make.Chance(0.5))),
        new("chain through contained", true, 4, make => make.Chain(1 + make.Make.Below(2), typed: make.Make.Chance(0.5), contained: true)),
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
