using System.Net;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>One public door: what a client says about itself is not believed, and what it sees carries the gateway's address and its own request id.</summary>
[Collection(ClusterUnderTest.OneAtATime)]
public sealed class ClusterDoorTests(ClusterUnderTest cluster) : IClassFixture<ClusterUnderTest>
{
    private const string Patient = """{"resourceType":"Patient","active":true}""";

    private string Gateway => cluster.Cluster.Address.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task A_service_reached_directly_answers_nobody_without_the_key_but_says_that_it_lives()
    {
        foreach (var service in ClusterUnderTest.Services)
        {
            using var direct = cluster.Direct(service);

            foreach (var path in (string[])["/", "/fhir/metadata", "/fhir/Patient", "/fhir/Patient/a", "/events", "/health/events", "/internal/readers", "/timeline/a", "/patients/a", "/metadata/routing", "/nothing"])
            {
                (await direct.GetFhir(path)).Status.ShouldBe(HttpStatusCode.Unauthorized, $"{service}{path}");
                (await direct.Exchange(HttpMethod.Get, path, null, ("X-CaseRecords-Key", "guessed"), ("X-CaseRecords-Caller", "local"))).Status.ShouldBe(HttpStatusCode.Unauthorized, $"{service}{path}");
            }

            (await direct.PostFhir("/internal/prepare", "{}")).Status.ShouldBe(HttpStatusCode.Unauthorized, service);
            (await direct.PostFhir("/fhir", "{}")).Status.ShouldBe(HttpStatusCode.Unauthorized, service);
            (await direct.GetFhir("/health/live")).Status.ShouldBe(HttpStatusCode.OK, service);
            (await direct.GetFhir("/health/ready")).Status.ShouldBe(HttpStatusCode.OK, service);
        }
    }

    [Fact]
    public async Task The_key_opens_a_service_but_only_with_a_caller()
    {
        using var direct = cluster.Direct("patients");
        var key = ("X-CaseRecords-Key", cluster.Cluster.InternalKey);

        (await direct.Exchange(HttpMethod.Get, "/fhir/Patient", null, key)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await direct.Exchange(HttpMethod.Get, "/fhir/Patient", null, key, ("X-CaseRecords-Caller", "local"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_clients_own_internal_headers_change_nothing_at_the_gateway()
    {
        (string, string)[] headers =
            [("X-CaseRecords-Key", "guessed"), ("X-CaseRecords-Caller", "somebody"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("Forwarded", "host=evil.example"), ("X-Forwarded-For", "10.0.0.1")];
        var bundle = Write.Transaction(Write.Patient("headers"), Write.Condition("headers"));
        var plain = await cluster.Client.PostFhir("/fhir", bundle, ("Idempotency-Key", "headers"));

        // The same client to the server, or its key would be another's and the bundle a new one.
        var dressed = await cluster.Client.PostFhir("/fhir", bundle, [("Idempotency-Key", "headers"), .. headers]);
        var search = await cluster.Client.Exchange(HttpMethod.Get, "/fhir/Patient?_id=headers", null, headers);

        plain.Status.ShouldBe(HttpStatusCode.OK, plain.Body);
        dressed.Body.ShouldBe(plain.Body);
        search.Body.ShouldBe((await cluster.Client.GetFhir("/fhir/Patient?_id=headers")).Body);
        search.Body.ShouldNotContain("evil");
    }

    [Fact]
    public async Task A_write_at_a_service_that_does_not_own_it_is_sent_to_the_owner()
    {
        using var direct = cluster.Direct("patients");

        var answer = await direct.Exchange(
            HttpMethod.Put, "/fhir/Condition/astray", Write.Condition("astray"), ("X-CaseRecords-Key", cluster.Cluster.InternalKey), ("X-CaseRecords-Caller", "local"));

        answer.Status.ShouldBe(HttpStatusCode.MisdirectedRequest, answer.Body);
        answer.Json.GetProperty("resourceType").GetString().ShouldBe("OperationOutcome");
        answer.Body.ShouldContain("diagnoses");
        (await cluster.Client.GetFhir("/fhir/Condition/astray")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Absolute_links_carry_the_gateways_address_whichever_service_answers()
    {
        var created = await cluster.Client.PostFhir("/fhir/Patient", Patient);
        var shared = await cluster.Client.PostFhir("/fhir/Observation", Write.Vital("x").Replace("\"id\":\"x\",", "", StringComparison.Ordinal));
        await cluster.Client.PostFhir("/fhir/Patient", Patient);

        created.Location!.ShouldStartWith($"{Gateway}/fhir/Patient/");
        shared.Location!.ShouldStartWith($"{Gateway}/fhir/Observation/");

        // Once at each owner that may answer, give or take.
        for (var i = 0; i < 20; i++)
        {
            var page = (await cluster.Client.GetFhir("/fhir/Patient?_count=1")).Json;
            page.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("fullUrl").GetString()!)
                .Concat(page.GetProperty("link").EnumerateArray().Select(link => link.GetProperty("url").GetString()!))
                .ShouldAllBe(url => url.StartsWith($"{Gateway}/fhir/Patient", StringComparison.Ordinal));

            // The cursor of one service is good at another.
            var next = page.GetProperty("link").EnumerateArray().Single(link => link.GetProperty("relation").GetString() == "next").GetProperty("url").GetString()!;
            (await cluster.Client.GetFhir(next)).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("patients", "of-one-owner")]
    [InlineData("exchange", "of-a-shared-type")]
    public async Task The_request_id_of_the_client_comes_back_once_and_stands_in_the_event(string owner, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, owner == "patients" ? $"/fhir/Patient/{id}" : $"/fhir/Observation/{id}")
        {
            Content = new StringContent(Write.Of[owner](id), new System.Net.Http.Headers.MediaTypeHeaderValue("application/fhir+json")),
        };
        request.Headers.Add("X-Request-Id", $"seen-{id}");

        using var answer = await cluster.Client.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.GetValues("X-Request-Id").ShouldBe([$"seen-{id}"]);
        await cluster.Client.CaughtUp();
        var told = (await cluster.Client.ReadFeed()).Single(e => e.GetProperty("subject").GetString()!.EndsWith($"/{id}", StringComparison.Ordinal));
        told.GetProperty("correlationid").GetString().ShouldBe($"seen-{id}");
        (await cluster.Tap.Until([told])).Single(e => e.Id == told.GetProperty("id").GetString()).Properties.CorrelationId.ShouldBe($"seen-{id}");
    }

    [Fact]
    public async Task A_bundles_request_id_reaches_the_outcome_and_the_event_of_the_one_owner_that_it_is_forwarded_to()
    {
        var answer = await cluster.Client.PostFhir("/fhir", Write.Transaction(Write.Patient("forwarded")), ("X-Request-Id", "seen-forwarded"));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        answer.Headers["X-Request-Id"].ShouldBe("seen-forwarded");
        await cluster.Client.CaughtUp();
        var told = (await cluster.Client.ReadFeed()).Single(e => e.GetProperty("subject").GetString() == "Patient/forwarded");
        told.GetProperty("correlationid").GetString().ShouldBe("seen-forwarded");
    }
}
