namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>A search as a client asks it.</summary>
/// <param name="Type">Null: over the whole record.</param>
/// <param name="Within">The patient whose compartment it is asked of.</param>
internal sealed record NaiveQuery(string? Type, IReadOnlyList<KeyValuePair<string, string>> Pairs, string? Within = null)
{
    private static readonly string[] ForTheAnswer = ["_sort", "_count", "_total", "_summary", "_elements", "_include", "_revinclude", "_include:iterate", "_revinclude:iterate"];

    public IEnumerable<KeyValuePair<string, string>> Criteria => Pairs.Where(pair => !ForTheAnswer.Contains(pair.Key) && pair.Value.Length > 0);

    public string? Sort => Pairs.FirstOrDefault(pair => pair.Key == "_sort").Value;

    public NaiveQuery With(string name, string value) => this with { Pairs = [.. Pairs, new(name, value)] };

    public override string ToString() => $"{(Within is null ? "" : $"{Within}/")}{Type}?{string.Join('&', Pairs.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"))}";
}

/// <summary>What a search finds, and what comes along.</summary>
/// <param name="Matches">In the order that was asked for.</param>
/// <param name="Included">As <c>Type/id</c>, or <c>Type/id/_history/1</c> where an old version came.</param>
internal sealed record NaiveAnswer(IReadOnlyList<Held> Matches, IReadOnlySet<string> Included);
