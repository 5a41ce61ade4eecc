using System.Globalization;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search.Values;
using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Http;

/// <summary>The parameters of a history: each at most once.</summary>
/// <param name="Times">The <c>_since</c> and <c>_at</c> that were asked, as they were written.</param>
/// <seealso href="https://hl7.org/fhir/R4/http.html#history"/>
internal sealed record HistoryParameters(HistoryQuery Query, IReadOnlyList<KeyValuePair<string, string>> Times, IReadOnlyList<Issue> Issues)
{
    private const int DefaultCount = 100;
    private const int MostCount = 1000;

    /// <param name="zone">Where dates without a zone are meant.</param>
    /// <param name="open">Opens the cursor of a page link; null where it is not one of this history.</param>
    public static HistoryParameters Parse(IReadOnlyList<KeyValuePair<string, string>> asked, TimeZoneInfo zone, Func<string, HistoryPlace?> open)
    {
        // A parameter without a value is ignored, as in a search.
        List<KeyValuePair<string, string>> given = [.. asked.Where(pair => pair.Value.Length > 0)];
        List<Issue> issues = [.. given.GroupBy(pair => pair.Key).Where(group => group.Count() > 1).Select(group => Issue.Invalid($"{group.Key} may be given once.", group.Key))];
        var query = new HistoryQuery(DefaultCount);

        foreach (var (name, value) in given)
        {
            query = name switch
            {
                "_count" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 => query with { Limit = Math.Min(count, MostCount) },
                "_since" when Span(value, zone) is { } since => query with { Since = since.From },
                "_at" when Span(value, zone) is { } at => query with { At = at },
                "_cursor" when open(value) is { } place => query with { After = place },
                _ when Shaping.IsGeneral(name) => query,
                "_count" => Refuse(Issue.Invalid("_count is a whole number from 1.", name)),
                "_since" or "_at" => Refuse(Issue.Invalid($"{name} is not a date, a dateTime or an instant.", name)),
                "_cursor" => Refuse(Issue.Invalid("This _cursor is not one that this history gave, or it is too old. Start again.", name)),
                _ => Refuse(Issue.NotSupported($"{name} is not a parameter of history here; _count, _since and _at are.", name)),
            };
        }

        return new HistoryParameters(query, [.. given.Where(pair => pair.Key is "_since" or "_at")], issues);

        HistoryQuery Refuse(Issue issue)
        {
            issues.Add(issue);

            return query;
        }
    }

    /// <summary>From the first moment that a date means up to the first after it.</summary>
    private static (DateTimeOffset From, DateTimeOffset To)? Span(string text, TimeZoneInfo zone) =>
        DateSpan.Parse(text, minutes: true, zone) is { } span
            ? (new DateTimeOffset(span.Low, TimeSpan.Zero), new DateTimeOffset(Math.Min(span.High + 1, DateTime.MaxValue.Ticks), TimeSpan.Zero))
            : null;
}
