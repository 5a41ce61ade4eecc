using CaseRecords.Fhir.Search.Texts;

namespace CaseRecords.Fhir.Search;

/// <summary>The index rows of one version of one resource, before the database has numbered their systems and targets.</summary>
/// <remarks>P is the number of the search parameter (<c>SearchParameters</c>); Sub the ordinal of a contained resource from 1 (0: the resource itself); Grp the ordinal of the repeating element that a composite joins on (0: none).</remarks>
public sealed class IndexSet
{
    /// <summary>Which generation of search parameters made the rows; <see cref="KnownParameters.Generation"/>.</summary>
    public int Generation { get; init; } = SearchParameters.FirstGeneration;

    public List<TokenRow> Tokens { get; } = [];

    public List<StringRow> Strings { get; } = [];

    public List<ReferenceRow> References { get; } = [];

    public List<UriRow> Uris { get; } = [];

    public List<DateRow> Dates { get; } = [];

    public List<QuantityRow> Quantities { get; } = [];

    public List<WordRow> Words { get; } = [];

    public List<WordingRow> Wordings { get; } = [];

    public List<PositionRow> Positions { get; } = [];
}

/// <summary>A code in a system. The code is folded unless its system is known to be case-sensitive; System is empty where there is none.</summary>
public readonly record struct TokenRow(short P, string System, string Code, short Sub, short Grp);

/// <summary>A folded text: the whole value once, and each of its words. Exact holds the original on the whole row and is empty on word rows.</summary>
public readonly record struct StringRow(short P, string Folded, bool Whole, string Exact, short Sub = 0, short Grp = 0);

/// <summary>A literal reference to a resource of this server; or, where Contained is not 0, to the contained resource of that ordinal, Target meaning nothing.</summary>
public readonly record struct ReferenceRow(short P, ResourceKey Target, short Sub, short Grp, short Contained = 0);

/// <summary>A uri, url, canonical, or a reference that leaves this server.</summary>
public readonly record struct UriRow(short P, string Uri, short Sub = 0, short Grp = 0);

/// <summary>A time span, both ends inclusive, in ticks of UTC; open ends are the smallest and largest value.</summary>
public readonly record struct DateRow(short P, long Low, long High, short Sub = 0, short Grp = 0);

/// <summary>A number or quantity as an order-preserving byte key. Unit is empty on the row that serves searches without a unit.</summary>
public readonly record struct QuantityRow(short P, string System, string Unit, DecimalKey Low, DecimalKey High, short Sub, short Grp);

/// <summary>A folded word of the narrative (under the number of <c>_text</c>) or of text that is the resource's own (under that of <c>_content</c>).</summary>
public readonly record struct WordRow(short P, string Word);

/// <summary>What codes are called: those of a token parameter, for <c>:text</c>; all that a resource holds, under the number of <c>_content</c>.</summary>
public readonly record struct WordingRow(short P, Wording Wording, short Sub = 0, short Grp = 0);

/// <summary>A place on Earth as a point of the unit sphere: X towards 0° N 0° E, Y towards 0° N 90° E, Z towards the North Pole.</summary>
public readonly record struct PositionRow(short P, double X, double Y, double Z);
