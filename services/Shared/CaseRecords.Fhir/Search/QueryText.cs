namespace CaseRecords.Fhir.Search;

/// <summary>Splits a query string into its pairs, decoded, in order, repeated ones kept.</summary>
public static class QueryText
{
    /// <param name="query">With or without a leading question mark.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string query)
    {
        List<KeyValuePair<string, string>> pairs = [];

        foreach (var part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (part, "") : (part[..equals], part[(equals + 1)..]);
            pairs.Add(new(Decoded(name), Decoded(value)));
        }

        return pairs;
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
