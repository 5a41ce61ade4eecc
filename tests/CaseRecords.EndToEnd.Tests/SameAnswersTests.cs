using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>Whatever is asked, the separate services answer as standalone does: status, headers and body, but for ids, times and the address.</summary>
[Collection(CalmCluster.Name)]
public sealed partial class SameAnswersTests(ClusterUnderTest cluster)
{
    /// <summary>What differs between any two answers, or belongs to the connection.</summary>
    private static readonly HashSet<string> Connections = ["Content-Length", "Date", "Connection", "Transfer-Encoding"];

    [Fact]
    public async Task Both_forms_give_the_same_answers()
    {
        await using var standalone = await RunningStandalone.Start();
        List<string> differences = [];
        var number = 0;

        foreach (var question in Questions.Writes.Concat(Questions.Bundles).Concat(ChangeQuestions.All).Concat(OperationQuestions.All).Concat(Questions.Reads))
        {
            if (question == Questions.Reads[0])
            {
                await Task.WhenAll(standalone.Client.CaughtUp(), cluster.Client.CaughtUp());
            }

            var id = $"question-{++number}";
            var together = await Ask(standalone.Client, question, id);
            var separate = await Ask(cluster.Client, question, id);

            if (together != separate)
            {
                differences.Add($"{question.Method} {question.Path} {question.Body}\n{Difference(together, separate)}\n");
            }
        }

        Assert.True(differences is [], string.Join('\n', differences));
        number.ShouldBeGreaterThan(230);
        (await Told(cluster.Client)).ShouldBe(await Told(standalone.Client));
    }

    /// <summary>What the feed says of the questions, without the assessments' own events, whose places among the others depend on when they are made.</summary>
    private static async Task<string> Told(HttpClient client)
    {
        await client.CaughtUp();
        var events = (await client.ReadFeed()).Where(e =>
            e.GetProperty("source").GetString() != "/caserecords/assessments"
            && e.TryGetProperty("correlationid", out var id) && id.GetString()!.StartsWith("question-", StringComparison.Ordinal));

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

        var body = InOrder(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), isSorted: question.Path.Contains("_sort", StringComparison.Ordinal));

        return Normal($"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{body}", client.BaseAddress!);
    }

    /// <summary>What a search finds in no order that was asked for is in the order of numbers that each process gives to what it creates: another one here and there.</summary>
    private static string InOrder(string body, bool isSorted)
    {
        if (isSorted || !IsFound().IsMatch(body) || !JsonDocument.Parse(body).RootElement.TryGetProperty("entry", out var entries))
        {
            return body;
        }

        var sorted = entries.EnumerateArray().Select(entry => (Url: entry.TryGetProperty("fullUrl", out var url) ? url.GetString() : "", Text: entry.GetRawText()))
            .OrderBy(entry => entry.Url, StringComparer.Ordinal).Select(entry => entry.Text);

        return body.Replace(entries.GetRawText(), $"[{string.Join(',', sorted)}]", StringComparison.Ordinal);
    }

    /// <summary>Both answers around the first place where they differ.</summary>
    private static string Difference(string together, string separate)
    {
        var from = Math.Max(0, together.Zip(separate).TakeWhile(pair => pair.First == pair.Second).Count() - 100);

        return $"together: {Part(together)}\nseparate: {Part(separate)}";

        string Part(string answer) => from >= answer.Length ? "" : answer[from..Math.Min(answer.Length, from + 300)];
    }

    private static string Normal(string answer, Uri address)
    {
        Dictionary<string, string> ids = [];
        var text = answer.Replace(address.GetLeftPart(UriPartial.Authority), "BASE", StringComparison.Ordinal);
        text = HttpTime().Replace(Instant().Replace(Cursor().Replace(Trace().Replace(text, "TRACE"), "CURSOR"), "TIME"), "TIME");

        text = Position().Replace(OfItsBytes().Replace(text, "ETag: HASH"), "\"position\":0");

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

    [GeneratedRegex("""^\{"resourceType":"Bundle","id":"[^"]+","type":"searchset",""")]
    private static partial Regex IsFound();

    /// <summary>The ETag of the capability statement, whose bytes hold the address.</summary>
    [GeneratedRegex("ETag: W/\"[0-9a-f]{16}\"")]
    private static partial Regex OfItsBytes();

    [GeneratedRegex("\"position\":[0-9]+")]
    private static partial Regex Position();

    [GeneratedRegex("\"sequence\":\"[0-9]+\",")]
    private static partial Regex Sequence();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();
}
