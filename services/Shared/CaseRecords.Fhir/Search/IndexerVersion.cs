using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search;

/// <summary>
/// What index rows are made by. A change in how values become rows, other than in an expression, is a new version: the next start then indexes
/// everything anew while the record is served.
/// </summary>
internal static class IndexerVersion
{
    /// <summary>2: rows know the contained resource and the repeat that they are of; words, places and composites are indexed. 3: what codes are called is kept once. 4: the words of a resource are one row.</summary>
    public const int Current = 4;

    /// <summary>What wrote the records that do not say it.</summary>
    public const int First = 1;

    /// <summary>Whether parameters of a kind had no rows, or not all, in an older version: they are not searched by until they have.</summary>
    public static bool IsNewSince(int version, SearchParamType type) => type switch
    {
        SearchParamType.Composite => version < 2,
        SearchParamType.Special => version < 4,
        _ => false,
    };
}
