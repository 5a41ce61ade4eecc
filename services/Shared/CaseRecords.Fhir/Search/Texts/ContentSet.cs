namespace CaseRecords.Fhir.Search.Texts;

/// <summary>All text of a resource but its narrative: its own, word by word, and what it has in common with many others.</summary>
internal sealed class ContentSet
{
    /// <summary>So many texts of codes are kept as one wording: a kind of result says the same each time. Of more, each may be found elsewhere, but all together hardly.</summary>
    private const int Together = 8;

    public WordSet Words { get; } = new();

    /// <summary>What codes and units are called.</summary>
    public HashSet<string> SaidOfCodes { get; } = new(StringComparer.Ordinal);

    /// <summary>What resources that are referred to are called: people, wards, laboratories.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>What is kept once for all resources that say it, of a resource at most as many as words.</summary>
    public IEnumerable<Wording> Wordings()
    {
        var ofCodes = SaidOfCodes.Count <= Together ? [SaidOfCodes] : SaidOfCodes.Select(text => (IReadOnlyCollection<string>)[text]);

        return ofCodes.Concat(Names.Select(text => (IReadOnlyCollection<string>)[text]))
            .Select(texts => new Wording(texts.SelectMany(WordSet.Of)))
            .Where(wording => wording.Parts.Count > 0)
            .Distinct()
            .Take(WordSet.Most);
    }
}
