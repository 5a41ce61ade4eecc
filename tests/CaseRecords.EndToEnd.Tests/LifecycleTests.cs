using System.Net;
using System.Net.Sockets;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>Start, stop, kill, start again.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task A_second_process_on_the_same_data_refuses_with_a_message()
    {
        await using var first = await RunningStandalone.Start();

        await using var second = await RunningStandalone.Launch(demo: false, first.Data);

        (await second.Exit()).ShouldNotBe(0);
        second.Log.ShouldContain(first.Data);
        (await first.Client.GetFhir("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task SIGTERM_ends_it_cleanly_and_a_new_process_goes_on_with_the_data()
    {
        await using var first = await RunningStandalone.Start();
        (await first.Client.PutResource("""{"resourceType":"Patient","id":"a"}""")).Status.ShouldBe(HttpStatusCode.Created);

        (await first.Terminate()).ShouldBeLessThan(TimeSpan.FromSeconds(10));

        first.ExitCode.ShouldBe(0);
        await using var second = await RunningStandalone.Start(demo: false, first.Data);
        (await second.Client.GetFhir("/fhir/Patient/a")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Sixteen_equal_conditional_creates_make_one_resource()
    {
        await using var server = await RunningStandalone.Start();
        const string Patient = """{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"1"}]}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(_ => server.Client.PostFhir("/fhir/Patient", Patient, ("If-None-Exist", "identifier=urn:x|1"))));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(15);
        answers.Select(answer => answer.Location).Distinct().ShouldHaveSingleItem();
        (await server.Client.GetFhir("/fhir/Patient?identifier=urn:x|1")).Resources.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task It_refuses_to_listen_where_others_could_reach_it()
    {
        await using var open = await RunningStandalone.Launch(demo: false, null, "--urls", "http://0.0.0.0:0");

        (await open.Exit()).ShouldNotBe(0);
        open.Log.ShouldContain("loopback", Case.Insensitive);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("3")]
    public async Task A_demo_case_that_was_cut_off_goes_on_whatever_its_marker_says(string marker)
    {
        var data = Directory.CreateTempSubdirectory("caserecords-demo-").FullName;

        try
        {
            await using (var first = await RunningStandalone.Start(demo: true, data))
            {
                await first.Kill();
            }

            await File.WriteAllTextAsync(Path.Combine(data, "demo"), marker, TestContext.Current.CancellationToken);

            await using var second = await RunningStandalone.Start(demo: true, data);
            (await second.Client.GetFhir("/fhir/Patient/pt-wang/_history")).Resources.Count.ShouldBe(1);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task A_body_that_claims_to_be_huge_is_413_before_room_is_made_for_it()
    {
        await using var server = await RunningStandalone.Start();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();

        await stream.WriteAsync(
            "POST /fhir/Basic HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/fhir+json\r\nContent-Length: 3000000000\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        using var answer = new StreamReader(stream);
        (await answer.ReadLineAsync(TestContext.Current.CancellationToken))!.ShouldContain("413");
    }

    [Theory]
    [InlineData("text/plain", "x", 415)]
    [InlineData("application/fhir+json; fhirVersion=3.0", """{"resourceType":"Basic","code":{"text":"x"}}""", 415)]
    [InlineData("application/fhir+json; charset=iso-8859-1", """{"resourceType":"Basic","code":{"text":"x"}}""", 415)]
    [InlineData("application/fhir+json; fhirVersion=4.0; charset=UTF-8", """{"resourceType":"Basic","code":{"text":"x"}}""", 201)]
    public async Task A_body_of_another_format_is_415(string contentType, string body, int status)
    {
        await using var server = await RunningStandalone.Start();
        using var content = new StringContent(body);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(contentType);

        ((int)(await server.Client.PostAsync("/fhir/Basic", content, TestContext.Current.CancellationToken)).StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task An_unknown_coding_and_a_search_that_is_no_form_are_415()
    {
        await using var server = await RunningStandalone.Start();

        (await server.Client.PostFhir("/fhir/Basic", "{}", ("Content-Encoding", "compress"))).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await server.Client.PostFhir("/fhir/Basic/_search", """{"code":"x"}""")).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_and_says_so()
    {
        await using var server = await RunningStandalone.Start(false, null, "--Limits:MaxBodyBytes", "20000");
        var large = $$"""{"resourceType":"Basic","code":{"text":"{{new string('x', 30_000)}}"} }""";

        var refused = await server.Client.PostFhir("/fhir/Basic", large);

        refused.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        refused.Json.GetProperty("issue")[0].GetProperty("code").GetString().ShouldBe("too-long");
    }

    /// <summary>Twenty times: writers write, the process is killed, and everything that was acknowledged is there, in the record and in the log.</summary>
    [Fact]
    public async Task Killing_the_process_loses_no_acknowledged_write()
    {
        var data = Directory.CreateTempSubdirectory("caserecords-kill-").FullName;
        List<string> acknowledged = [];

        for (var round = 0; round < 20; round++)
        {
            await using var server = await RunningStandalone.Start(demo: false, data);
            await AllAreThere(server, acknowledged);
            acknowledged.AddRange(await WriteUntilKilled(server, round));
        }

        await using (var last = await RunningStandalone.Start(demo: false, data))
        {
            await AllAreThere(last, acknowledged);
            await last.Client.CaughtUp();
            var events = await last.Client.ReadFeed();
            var positions = events.Select(e => long.Parse(e.GetProperty("sequence").GetString()!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
            positions.ShouldBe(Enumerable.Range(1, events.Count).Select(i => (long)i));
            acknowledged.Except(events.Select(e => e.GetProperty("subject").GetString()!)).ShouldBeEmpty();
        }

        acknowledged.Count.ShouldBeGreaterThan(100);
        Directory.Delete(data, recursive: true);
    }

    private static async Task<IReadOnlyList<string>> WriteUntilKilled(RunningStandalone server, int round)
    {
        var written = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var enough = new TaskCompletionSource();

        async Task Writer(int writer)
        {
            for (var i = 0; ; i++)
            {
                var id = $"r{round}-w{writer}-{i}";

                try
                {
                    var answer = await server.Client.PutResource($$"""{"resourceType":"Basic","id":"{{id}}","code":{"text":"x"} }""");

                    if (answer.Status == HttpStatusCode.Created)
                    {
                        written.Enqueue($"Basic/{id}");
                    }
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    return;
                }

                if (written.Count > 20 + (round * 3))
                {
                    enough.TrySetResult();
                }
            }
        }

        var writers = Enumerable.Range(0, 4).Select(Writer).ToList();
        await enough.Task;
        await server.Kill();
        await Task.WhenAll(writers);

        return [.. written];
    }

    private static Task AllAreThere(RunningStandalone server, IReadOnlyList<string> keys) =>
        Parallel.ForEachAsync(
            keys,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (key, _) => (await server.Client.GetFhir($"/fhir/{key}")).Status.ShouldBe(HttpStatusCode.OK, key));
}
