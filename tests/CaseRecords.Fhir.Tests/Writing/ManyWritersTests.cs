using System.Collections.Concurrent;

namespace CaseRecords.Fhir.Tests.Writing;

/// <summary>Many clients at the same resources: nothing twice, nothing in halves, no failure that is the server's.</summary>
public sealed class ManyWritersTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("CASERECORDS_LONG") == "1";

    [Fact]
    public async Task Equal_conditional_creates_of_64_clients_make_one_resource_each_and_one_again_after_its_delete()
    {
        await using var engine = await RunningEngine.Start();
        var criteria = Enumerable.Range(0, IsLong ? 500 : 20).ToList();

        for (var round = 1; round <= 2; round++)
        {
            var answers = await AtOnce(64, async client =>
            {
                List<int> statuses = [];

                // Each client begins elsewhere, so that all meet at all of them.
                foreach (var n in criteria.Select(n => (n + client) % criteria.Count))
                {
                    statuses.Add(await Create(engine, n, inTransaction: (n + client) % 3 == 0));
                }

                return statuses;
            });

            answers.SelectMany(statuses => statuses).Distinct().Order().ShouldBe([200, 201]);
            answers.SelectMany(statuses => statuses).Count(status => status == 201).ShouldBe(criteria.Count);

            foreach (var n in criteria)
            {
                var found = (await engine.Send("GET", $"Patient?identifier=urn:x|{n}")).Ids();
                found.Count.ShouldBe(1, $"criterion {n}, round {round}");
                (await engine.Send("DELETE", $"Patient/{found[0]}")).Status.ShouldBe(204);
            }
        }
    }

    [Fact]
    public async Task Overlapping_bundles_of_32_clients_are_written_whole_or_refused_whole()
    {
        await using var engine = await RunningEngine.Start();
        var rounds = IsLong ? 50 : 5;
        ConcurrentBag<(string Mark, int[] Patients, int Status)> sent = [];

        await AtOnce(32, async client =>
        {
            var random = new Random(client);

            for (var round = 0; round < rounds; round++)
            {
                var mark = $"c{client}r{round}";
                int[] patients = [.. Enumerable.Range(0, 10).OrderBy(_ => random.Next()).Take(5)];
                var answer = await engine.Send("POST", "", Bundle(mark, patients));
                sent.Add((mark, patients, answer.Status));
            }

            return client;
        });

        sent.Select(bundle => bundle.Status).Distinct().ShouldBeSubsetOf([200, 409]);
        sent.Count(bundle => bundle.Status == 200).ShouldBeGreaterThan(sent.Count / 2, "those who lose a race have their turn");
        var written = await Written(engine);

        foreach (var (mark, patients, status) in sent)
        {
            written.Where(version => version.Mark == mark).Select(version => version.Patient)
                .ShouldBe(status == 200 ? patients : [], ignoreOrder: true, $"{mark} was answered {status}");
        }
    }

    private static async Task<int> Create(RunningEngine engine, int n, bool inTransaction)
    {
        var patient = $$"""{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"{{n}}"}]}""";

        if (!inTransaction)
        {
            return (await engine.Send(RunningEngine.Request("POST", "Patient", patient) with { IfNoneExist = $"identifier=urn:x|{n}" })).Status;
        }

        var answer = await engine.Send("POST", "", $$$"""
            {"resourceType":"Bundle","type":"transaction","entry":[{"resource":{{{patient}}},"request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=urn:x|{{{n}}}"}}]}
            """);

        return answer.Status != 200
            ? answer.Status
            : int.Parse(answer.Json().GetProperty("entry")[0].GetProperty("response").String("status")[..3], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Bundle(string mark, IEnumerable<int> patients)
    {
        var entries = patients.Select(n => $$$"""
            {"resource":{"resourceType":"Patient","id":"p{{{n}}}","name":[{"family":"{{{mark}}}"}]},"request":{"method":"PUT","url":"Patient/p{{{n}}}"}}
            """);

        return $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""";
    }

    private static async Task<List<(int Patient, string Mark)>> Written(RunningEngine engine)
    {
        List<(int, string)> versions = [];

        for (var n = 0; n < 10; n++)
        {
            for (var url = $"Patient/p{n}/_history?_count=1000"; url is not null;)
            {
                var page = (await engine.Send("GET", url)).Json();
                versions.AddRange(page.GetProperty("entry").EnumerateArray().Select(entry => (n, entry.GetProperty("resource").GetProperty("name")[0].String("family"))));
                url = page.GetProperty("link").EnumerateArray().Where(link => link.String("relation") == "next").Select(link => link.String("url")["http://test/fhir/".Length..]).FirstOrDefault();
            }
        }

        return versions;
    }

    private static async Task<IReadOnlyList<T>> AtOnce<T>(int count, Func<int, Task<T>> send)
    {
        ConcurrentBag<T> answers = [];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = count, CancellationToken = TestContext.Current.CancellationToken },
            async (client, _) => answers.Add(await send(client)));

        return [.. answers];
    }
}
