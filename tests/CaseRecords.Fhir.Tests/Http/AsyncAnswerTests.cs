using System.Text;
using CaseRecords.Fhir.Http;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>Prefer: respond-async: the client comes back for the answer.</summary>
/// <seealso href="https://hl7.org/fhir/R4/async.html"/>
public sealed class AsyncAnswerTests(RunningServer server) : IClassFixture<RunningServer>
{
    private readonly FakeTimeProvider time = new();

    private AsyncJobs Jobs => field ??= new AsyncJobs(time);

    [Fact]
    public async Task A_transaction_is_accepted_and_its_answer_fetched_until_it_is_deleted()
    {
        var bundle = Encoding.UTF8.GetBytes(Transactions.Puts("Patient", "async-1", "async-2"));
        var started = await server.Send("POST", "", bundle, RunningServer.FhirJson, ("Prefer", "respond-async, return=minimal"));
        var place = started["Content-Location"];

        started.Status.ShouldBe(202);
        started["Preference-Applied"].ShouldBe("respond-async");
        place.ShouldMatch("/fhir/_async/[0-9a-f]{32}$");
        var answer = await Awaited(place);
        answer.Json.String("type").ShouldBe("transaction-response");
        (await server.Get(place, ("Accept", RunningServer.FhirXml))).Text.ShouldContain("<type value=\"transaction-response\" />");
        (await server.Get("Patient/async-2")).Status.ShouldBe(200);
        (await server.Send("DELETE", place, null, null)).Status.ShouldBe(202);
        (await server.Get(place)).Status.ShouldBe(404);
        (await server.Send("DELETE", place, null, null)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task What_fails_is_told_with_its_own_status()
    {
        var started = await server.Send("POST", "", "{}"u8.ToArray(), RunningServer.FhirJson, ("Prefer", "respond-async"));

        started.Status.ShouldBe(202);
        (await Awaited(started["Content-Location"])).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Everything_about_a_patient_can_be_fetched_later()
    {
        await server.Put("Patient/async-3", """{"resourceType":"Patient","id":"async-3"}""");

        var started = await server.Get("Patient/async-3/$everything", ("Prefer", "respond-async"));

        started.Status.ShouldBe(202);
        (await Awaited(started["Content-Location"])).Json.GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task What_is_quick_is_answered_at_once()
    {
        await server.Put("Patient/async-4", """{"resourceType":"Patient","id":"async-4"}""");

        (await server.Get("Patient/async-4", ("Prefer", "respond-async"))).Status.ShouldBe(200);
        (await server.Get("_async/none")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task While_it_runs_it_says_so_and_only_its_client_can_ask()
    {
        var answer = new TaskCompletionSource<FhirResponse>();
        var id = Started("me", _ => answer.Task);

        var running = await Jobs.Find(id, "me");
        running.Status.ShouldBe(202);
        running.RetryAfter.ShouldBe(1);
        running.Progress.ShouldBe("running for 0 s");
        (await Jobs.Find(id, "you")).Status.ShouldBe(404);
        Jobs.Forget(id, "you").Status.ShouldBe(404);
        (await Jobs.Find(id, "me")).Status.ShouldBe(202);
    }

    [Fact]
    public async Task Who_deletes_what_runs_stops_it()
    {
        var stopped = new TaskCompletionSource();
        var id = Started("me", cancellation =>
        {
            cancellation.Register(stopped.SetResult);

            return new TaskCompletionSource<FhirResponse>().Task;
        });
        await Task.Yield();

        Jobs.Forget(id, "me").Status.ShouldBe(202);

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_answer_is_kept_for_a_while_and_room_is_made_by_what_is_too_old()
    {
        var ids = Enumerable.Range(0, AsyncJobs.Most).Select(_ => Started("me", _ => Task.FromResult(new FhirResponse { Status = 200 }))).ToList();
        await Ended(ids);

        Jobs.Start("me", _ => Task.FromResult(new FhirResponse { Status = 200 })).ShouldSatisfyAllConditions(
            full => full.Status.ShouldBe(429),
            full => full.Issue().ShouldBe("throttled"),
            full => full.RetryAfter.ShouldBe(10));
        time.Advance(AsyncJobs.Kept + TimeSpan.FromSeconds(1));
        (await Jobs.Find(ids[0], "me")).Status.ShouldBe(404);
        Jobs.Start("me", _ => Task.FromResult(new FhirResponse { Status = 200 })).Status.ShouldBe(202);
    }

    private string Started(string client, Func<CancellationToken, Task<FhirResponse>> answer) => Jobs.Start(client, answer).ContentLocation!["_async/".Length..];

    private async Task Ended(IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            while ((await Jobs.Find(id, "me")).Status == 202)
            {
                await Task.Yield();
            }
        }
    }

    private async Task<Reply> Awaited(string place)
    {
        for (var asked = 0; asked < 10_000; asked++)
        {
            if (await server.Get(place) is { Status: not 202 } answer)
            {
                return answer;
            }
        }

        throw new TimeoutException("The answer did not come.");
    }
}
