using System.Text.Json;
using CaseRecords.Fhir.Http;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>A few resources, written by hand so that each shows a rule, in an engine of their own.</summary>
public abstract class TableRecord : IAsyncLifetime
{
    private RunningEngine? engine;

    /// <summary>As JSON; each has its id.</summary>
    protected abstract IEnumerable<string> Resources { get; }

    public async ValueTask InitializeAsync()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
        engine = await RunningEngine.Start(time);
        await engine.Lead();

        foreach (var json in Resources)
        {
            var resource = JsonDocument.Parse(json).RootElement;
            var written = await engine.Send("PUT", $"{resource.String("resourceType")}/{resource.String("id")}", json);
            written.Status.ShouldBeOneOf([200, 201], written.Text());
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await engine!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal Task<FhirResponse> Ask(string query) => engine!.Send("GET", Escaped(query));

    /// <summary>Whether a query finds these and no others; after a plus what comes along with them.</summary>
    /// <param name="ids">Divided by spaces, in ordinal order.</param>
    internal async Task Finds(string query, string ids) => Assert.Equal(ids, await Found(query, sorted: true));

    /// <summary>Whether a query finds these, in this order.</summary>
    internal async Task FindsInOrder(string query, string ids) => Assert.Equal(ids, await Found(query, sorted: false));

    /// <summary>Whether a query is refused.</summary>
    /// <param name="issue">As <c>code at parameter</c>.</param>
    internal async Task Refuses(string query, string issue)
    {
        var answer = await Ask(query);

        Assert.Equal($"400 {issue}", $"{answer.Status} {(answer.Status == 200 ? "" : answer.Issue())}");
    }

    private async Task<string> Found(string query, bool sorted)
    {
        var answer = await Ask(query);
        answer.Status.ShouldBe(200, answer.Text());
        var matches = Ids(answer, "match");
        var included = Ids(answer, "include");

        if (sorted)
        {
            matches.Sort(StringComparer.Ordinal);
        }

        included.Sort(StringComparer.Ordinal);

        return string.Join(' ', matches) + (included.Count > 0 ? $" + {string.Join(' ', included)}" : "");
    }

    private static List<string> Ids(FhirResponse answer, string mode) => answer.Json().TryGetProperty("entry", out var entries)
        ? [.. entries.EnumerateArray().Where(entry => entry.GetProperty("search").String("mode") == mode).Select(entry => entry.GetProperty("resource").String("id"))]
        : [];

    /// <summary>Names and values escaped as a client would, each by itself.</summary>
    private static string Escaped(string query)
    {
        var question = query.IndexOf('?', StringComparison.Ordinal);

        return question < 0 ? query : query[..(question + 1)] + string.Join('&', query[(question + 1)..].Split('&').Select(pair => pair.Split('=', 2)).Select(pair => $"{pair[0]}={Uri.EscapeDataString(pair[1])}"));
    }
}
