using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;

namespace CaseRecords.Gateway.Tests;

/// <summary>A service that is down takes nothing with it but its own writes, and says so in the form that every refusal has.</summary>
public sealed class FailedCallsTests
{
    private static readonly string[] Owners = ["patients", "imaging", "diagnoses", "genomics", "treatments"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_to_a_service_that_is_down_is_told_when_to_come_again()
    {
        await using var gateway = await RunningGateway.Start();
        await gateway["diagnoses"].Die();

        using var answer = await gateway.Send("PUT", "/fhir/Condition/1?_format=json", ("X-Request-Id", "r1"));

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.ToString().ShouldBe("1");
        answer.Headers.GetValues("X-Request-Id").ShouldBe(["r1"]);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/fhir+json; charset=utf-8");
        (await Issue(answer)).ShouldBe(("transient", "The service diagnoses cannot be reached; nothing was done. Try again in a moment (request r1)."));
    }

    [Fact]
    public async Task It_is_logged_once_with_request_and_cluster_and_without_what_was_asked()
    {
        await using var gateway = await RunningGateway.Start();
        await gateway["exchange"].Die();

        using var answer = await gateway.Send("GET", "/fhir/Patient/1/$everything?name=Canary", ("X-Request-Id", "r1"));

        (await gateway.Log.Next("r1")).ShouldContain("Request r1 to exchange failed at exchange: Request, ConnectionError");
        gateway.Log.With("r1").ShouldHaveSingleItem();
        gateway.Log.With("Canary").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_that_came_back_is_written_to_at_once()
    {
        await using var gateway = await RunningGateway.Start();
        await gateway["diagnoses"].Die();
        using var refused = await gateway.Send("POST", "/fhir/Condition");
        await gateway["diagnoses"].Start();

        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await gateway.Received("POST", "/fhir/Condition")).Service.ShouldBe("diagnoses");
    }

    [Fact]
    public async Task Reads_go_on_while_an_owner_is_down()
    {
        await using var gateway = await RunningGateway.Start();
        await gateway["imaging"].Die();

        for (var read = 0; read < 40; read++)
        {
            (await gateway.Received("GET", "/fhir/ImagingStudy/1")).Service.ShouldBeOneOf([.. Owners.Except(["imaging"])]);
        }
    }

    [Fact]
    public async Task Reads_go_to_every_owner_and_to_one_that_came_back_too()
    {
        await using var gateway = await RunningGateway.Start();
        await gateway["imaging"].Die();
        await gateway.Until(report => report.WaitingFor.Any(waiting => waiting.Part == "imaging"));
        await gateway["imaging"].Start();
        await gateway.Until(report => report.Status == "ready");

        HashSet<string> answered = [];

        while (answered.Count < Owners.Length)
        {
            answered.Add((await gateway.Received("GET", "/fhir/ImagingStudy/1")).Service);
        }

        answered.ShouldBe(Owners, ignoreOrder: true);
    }

    [Fact]
    public async Task A_read_whose_service_dies_over_it_is_answered_by_another()
    {
        await using var gateway = await RunningGateway.Start();
        var deaths = 0;

        foreach (var owner in Owners)
        {
            gateway[owner].Answer = context =>
            {
                if (Interlocked.Increment(ref deaths) == 1)
                {
                    context.Abort();

                    return Task.CompletedTask;
                }

                return context.Response.WriteAsync("read", Cancel);
            };
        }

        using var read = await gateway.Send("GET", "/fhir/Patient/1");

        (await read.Content.ReadAsStringAsync(Cancel)).ShouldBe("read");
        deaths.ShouldBe(2);
    }

    [Fact]
    public async Task A_write_whose_service_dies_over_it_is_not_sent_again()
    {
        await using var gateway = await RunningGateway.Start();
        gateway["patients"].Answer = Abort;

        using var answer = await gateway.Send("POST", "/fhir/Patient", ("X-Request-Id", "r1"));

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await Issue(answer)).ShouldBe((
            "transient",
            "The service patients broke off before it had answered. Whether it took effect is not known: look, or send it again with the same Idempotency-Key. Try again in a moment (request r1)."));
        gateway["patients"].Paths.Count.ShouldBe(1);
    }

    [Fact]
    public async Task When_no_owner_is_there_a_read_is_told_so()
    {
        await using var gateway = await RunningGateway.Start();
        await Task.WhenAll(Owners.Select(owner => gateway[owner].Die()));

        using var answer = await gateway.Send("GET", "/fhir/Patient/1");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await Issue(answer)).Code.ShouldBe("transient");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_does_not_look_like_a_whole_one()
    {
        await using var gateway = await RunningGateway.Start();
        var arrived = new TaskCompletionSource();
        gateway["exchange"].Answer = async context =>
        {
            await context.Response.WriteAsync("half", Cancel);
            await context.Response.Body.FlushAsync(Cancel);
            await arrived.Task;
            context.Abort();
        };

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/events", UriKind.Relative)) { Headers = { { "X-Request-Id", "r1" } } };
        using var answer = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancel);
        await body.ReadExactlyAsync(new byte["half".Length], Cancel);
        arrived.SetResult();

        await Should.ThrowAsync<IOException>(() => body.ReadAsync(new byte[1], Cancel).AsTask());
        (await gateway.Log.Next("r1")).ShouldContain("Request r1 to exchange failed at exchange: ResponseBodyDestination");
    }

    [Fact]
    public async Task A_client_that_leaves_is_no_failure_of_a_service()
    {
        await using var gateway = await RunningGateway.Start();
        var (arrived, left) = (new TaskCompletionSource(), new TaskCompletionSource());
        gateway["exchange"].Answer = async context =>
        {
            context.RequestAborted.Register(left.SetResult);
            arrived.SetResult();
            await left.Task;
        };
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var poll = gateway.Client.GetAsync(new Uri("/events?wait=60", UriKind.Relative), leaving.Token);
        await arrived.Task;

        await leaving.CancelAsync();
        await left.Task;

        await Should.ThrowAsync<OperationCanceledException>(() => poll);
        (await gateway.Received("GET", "/fhir/Patient/1")).ShouldNotBeNull();
        gateway.Log.With("failed").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_that_does_not_answer_in_time_is_a_timeout()
    {
        await using var gateway = await RunningGateway.Start("--ReverseProxy:Clusters:patients:HttpRequest:ActivityTimeout", "00:00:00.2");
        gateway["patients"].Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        using var answer = await gateway.Send("POST", "/fhir/Patient", ("X-Request-Id", "r1"));

        answer.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        answer.Headers.RetryAfter.ShouldBeNull();
        (await Issue(answer)).Code.ShouldBe("timeout");
    }

    [Fact]
    public async Task No_cluster_gives_up_before_the_longest_poll_ends()
    {
        await using var gateway = await RunningGateway.Start();

        gateway.Parts.GetRequiredService<IProxyStateLookup>().GetClusters()
            .ShouldAllBe(cluster => cluster.Model.Config.HttpRequest!.ActivityTimeout > TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task It_is_ready_when_every_service_is()
    {
        await using var gateway = await RunningGateway.Start();
        gateway["treatments"].IsReady = false;
        await gateway["exchange"].Die();

        var waiting = await gateway.Until(report => report.WaitingFor.Count == 2);

        waiting.Status.ShouldBe("waiting");
        waiting.WaitingFor.Select(part => part.Part).ShouldBe(["exchange", "treatments"]);
        (await gateway.Send("GET", "/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);

        gateway["treatments"].IsReady = true;
        await gateway["exchange"].Start();

        (await gateway.Until(report => report.Status == "ready")).WaitingFor.ShouldBeEmpty();
    }

    private static Task Abort(HttpContext context)
    {
        context.Abort();

        return Task.CompletedTask;
    }

    private static async Task<(string Code, string Diagnostics)> Issue(HttpResponseMessage answer)
    {
        var outcome = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
        outcome.GetProperty("resourceType").GetString().ShouldBe("OperationOutcome");
        var issue = outcome.GetProperty("issue")[0];

        return (issue.GetProperty("code").GetString()!, issue.GetProperty("diagnostics").GetString()!);
    }
}
