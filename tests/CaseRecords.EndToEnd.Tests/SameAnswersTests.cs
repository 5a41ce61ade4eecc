using System.Text;
using System.Text.RegularExpressions;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>Whatever is asked, the separate services answer as standalone does: status, headers and body, but for ids, times and the address.</summary>
[Collection(ClusterUnderTest.OneAtATime)]
public sealed partial class SameAnswersTests(ClusterUnderTest cluster) : IClassFixture<ClusterUnderTest>
{
    /// <summary>What differs between any two answers, or belongs to the connection.</summary>
    private static readonly HashSet<string> Connections = ["Content-Length", "Date", "Connection", "Transfer-Encoding"];

    [Fact]
    public async Task Both_forms_give_the_same_answers()
    {
        await using var standalone = await RunningStandalone.Start();
        List<string> differences = [];
        var number = 0;

        foreach (var question in Questions.Writes.Concat(Questions.Bundles).Concat(Questions.Reads))
        {
            if (question.Path.StartsWith("/timeline", StringComparison.Ordinal) || question.Path.StartsWith("/events", StringComparison.Ordinal))
            {
                await standalone.Client.CaughtUp();
                await cluster.Client.CaughtUp();
            }

            var id = $"question-{++number}";
            var together = await Ask(standalone.Client, question, id);
            var separate = await Ask(cluster.Client, question, id);

            if (together != separate)
            {
                differences.Add($"{question.Method} {question.Path} {question.Body}\ntogether: {together}\nseparate: {separate}\n");
            }
        }

        differences.ShouldBeEmpty(string.Join('\n', differences));
        number.ShouldBeGreaterThan(150);
        (await Told(cluster.Client)).ShouldBe(await Told(standalone.Client));
    }

    /// <summary>The feed without the assessments' own events, whose places among the others depend on when they are made.</summary>
    private static async Task<string> Told(HttpClient client)
    {
        await client.CaughtUp();
        var events = (await client.ReadFeed()).Where(e => e.GetProperty("source").GetString() != "/caserecords/assessments");

        return Sequence().Replace(Normal(string.Join('\n', events.Select(e => e.GetRawText())), client.BaseAddress!), "");
    }

    private static async Task<string> Ask(HttpClient client, Question question, string id)
    {
        using var request = new HttpRequestMessage(new HttpMethod(question.Method), question.Path);
        request.Headers.Add("X-Request-Id", id);

        if (question.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(question.Body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", question.ContentType ?? "application/fhir+json");
        }

        foreach (var (name, value) in question.Headers)
        {
            _ = request.Headers.TryAddWithoutValidation(name, value) || request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => !Connections.Contains(header.Key))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal);

        return Normal($"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}", client.BaseAddress!);
    }

    private static string Normal(string answer, Uri address)
    {
        Dictionary<string, string> ids = [];
        var text = answer.Replace(address.GetLeftPart(UriPartial.Authority), "BASE", StringComparison.Ordinal);
        text = HttpTime().Replace(Instant().Replace(Cursor().Replace(Trace().Replace(text, "TRACE"), "CURSOR"), "TIME"), "TIME");

        return Uuid().Replace(text, id => ids.TryGetValue(id.Value, out var known) ? known : ids[id.Value] = $"ID{ids.Count}");
    }

    [GeneratedRegex("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")]
    private static partial Regex Trace();

    [GeneratedRegex("""(?<=_cursor=|"(next|head)":")[A-Za-z0-9_-]{16,}""")]
    private static partial Regex Cursor();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")]
    private static partial Regex Instant();

    [GeneratedRegex(@"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")]
    private static partial Regex HttpTime();

    [GeneratedRegex("\"sequence\":\"[0-9]+\",")]
    private static partial Regex Sequence();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();
}
