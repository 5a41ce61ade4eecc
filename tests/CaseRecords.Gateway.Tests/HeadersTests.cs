using System.Net;

namespace CaseRecords.Gateway.Tests;

/// <summary>What services are told about a request, and what the client cannot tell them.</summary>
public sealed class HeadersTests
{
    private const string Path = "/fhir/Patient/1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_is_told_the_key_the_caller_and_the_public_address()
    {
        await using var gateway = await RunningGateway.Start();

        var received = await gateway.Received("GET", Path, ("X-Other", "kept"));

        received["X-CaseRecords-Key"].ShouldBe(Settings.Key);
        received["X-CaseRecords-Caller"].ShouldBe("local");
        received["X-Forwarded-Proto"].ShouldBe("http");
        received["X-Forwarded-Host"].ShouldBe(gateway.Address.Authority);
        received["X-Other"].ShouldBe("kept");
    }

    [Fact]
    public async Task With_a_public_url_that_is_the_public_address()
    {
        await using var gateway = await RunningGateway.Start("--public-url", "https://records.example.org:8443");

        var received = await gateway.Received("GET", Path);

        received["X-Forwarded-Proto"].ShouldBe("https");
        received["X-Forwarded-Host"].ShouldBe("records.example.org:8443");
    }

    [Theory]
    [InlineData("X-CaseRecords-Key", Settings.Key)]
    [InlineData("x-caserecords-caller", "local")]
    [InlineData("X-Forwarded-Proto", "http")]
    public async Task A_client_cannot_say_it_itself(string header, string told)
    {
        await using var gateway = await RunningGateway.Start();

        (await gateway.Received("GET", Path, (header, "forged")))[header].ShouldBe(told);
    }

    [Theory]
    [InlineData("X-CaseRecords-Owner")]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Forwarded-Prefix")]
    [InlineData("x-forwarded-port")]
    [InlineData("Forwarded")]
    public async Task What_only_we_say_does_not_get_past_the_gateway(string header)
    {
        await using var gateway = await RunningGateway.Start();

        (await gateway.Received("GET", Path, (header, "forged")))[header].ShouldBeEmpty();
    }

    [Fact]
    public async Task The_callers_request_id_goes_in_and_comes_out_once()
    {
        await using var gateway = await RunningGateway.Start();

        using var answer = await gateway.Send("GET", Path, ("X-Request-Id", "ehr-42"));

        answer.Headers.GetValues("X-Request-Id").ShouldBe(["ehr-42"]);
        (await gateway.Received("GET", Path, ("X-Request-Id", "ehr-43")))["X-Request-Id"].ShouldBe("ehr-43");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not safe")]
    public async Task A_request_without_a_usable_id_gets_one_that_goes_in_and_comes_out(string? sent)
    {
        await using var gateway = await RunningGateway.Start();
        var seen = "";
        gateway["patients"].Answer = gateway["imaging"].Answer = gateway["diagnoses"].Answer = gateway["genomics"].Answer = gateway["treatments"].Answer = context =>
        {
            seen = context.Request.Headers["X-Request-Id"];

            return Task.CompletedTask;
        };

        using var answer = await gateway.Send("GET", Path, sent is null ? [] : [("X-Request-Id", sent)]);

        Guid.TryParse(seen, out _).ShouldBeTrue();
        answer.Headers.GetValues("X-Request-Id").ShouldBe([seen]);
    }

    [Fact]
    public async Task A_header_beyond_ASCII_goes_on_as_it_came()
    {
        await using var gateway = await RunningGateway.Start();

        (await gateway.ReceivedRaw($"POST /fhir/Patient HTTP/1.1\r\nHost: {gateway.Address.Authority}\r\nIf-None-Exist: name=Müller\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
            ["If-None-Exist"].ShouldBe("name=Müller");
    }

    [Theory]
    [InlineData("GET", "/fhir/Patient", true)]
    [InlineData("POST", "/fhir", true)]
    [InlineData("GET", "/events", true)]
    [InlineData("GET", "/timeline/p1", true)]
    [InlineData("GET", "/", false)]
    [InlineData("GET", "/patients/p1", false)]
    [InlineData("GET", "/assets/case.css", false)]
    [InlineData("GET", "/metadata/routing", false)]
    [InlineData("GET", "/internal/prepare", false)]
    public async Task Whoever_is_not_signed_in_gets_nowhere_and_programs_are_told_why(string method, string url, bool isForPrograms)
    {
        await using var gateway = await RunningGateway.Start();

        using var answer = await gateway.Send(method, url, ("Host", "evil.example"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe(isForPrograms
            ? """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"login","diagnostics":"This address is for callers who are signed in."}]}"""
            : "");
        Settings.Services.SelectMany(service => gateway[service].Paths).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/fhir/metadata")]
    [InlineData("/health/events")]
    public async Task What_is_open_to_anyone_reaches_the_service_for_nobody(string url)
    {
        await using var gateway = await RunningGateway.Start();

        var received = await gateway.Received("GET", url, ("Host", "evil.example"), ("X-CaseRecords-Caller", "local"));

        received.Service.ShouldBe("exchange");
        received["X-CaseRecords-Caller"].ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/internal/prepare")]
    [InlineData("/fhir/../internal/prepare")]
    [InlineData("/fhir/%2e%2e/internal/prepare")]
    [InlineData("/fhir/..%2finternal/prepare")]
    [InlineData("//internal/prepare")]
    [InlineData("/assets/..%5c..%5cinternal")]
    public async Task What_services_say_to_each_other_is_not_reached_by_any_spelling(string target)
    {
        await using var gateway = await RunningGateway.Start();

        (await gateway.SendRaw($"GET {target} HTTP/1.1\r\nHost: {gateway.Address.Authority}\r\nConnection: close\r\n\r\n")).ShouldStartWith("HTTP/1.1 ");

        Settings.Services.SelectMany(service => gateway[service].Paths)
            .ShouldAllBe(path => path.StartsWith("/fhir/", StringComparison.Ordinal) || path.StartsWith("/assets/", StringComparison.Ordinal));
    }
}
