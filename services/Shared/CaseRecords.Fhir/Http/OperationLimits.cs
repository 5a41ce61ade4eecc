namespace CaseRecords.Fhir.Http;

/// <summary>How much one operation may take in at once; what is more is refused and never cut.</summary>
public sealed record OperationLimits
{
    /// <summary>Resources in one answer of <c>$everything</c>: <c>Limits:Everything</c>. Pages have no such bound.</summary>
    public int Everything { get; init; } = 10_000;

    /// <summary>Resources that one <c>$merge</c> may change: <c>Limits:Merge</c>.</summary>
    public int Merge { get; init; } = 2_000;

    /// <summary>Observations that <c>$lastn</c> may look through: <c>Limits:LastN</c>.</summary>
    public int LastN { get; init; } = 20_000;

    /// <summary>Resources that may come along with one page of a search: <c>Limits:Included</c>.</summary>
    public int Included { get; init; } = 10_000;

    /// <summary>Resources in a document: <c>Limits:Document</c>.</summary>
    public int Document { get; init; } = 2_000;
}
