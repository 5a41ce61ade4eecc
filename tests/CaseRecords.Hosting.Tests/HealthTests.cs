using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Hosting.Tests;

public sealed class HealthTests
{
    private string? timelineWaitsFor;

    [Fact]
    public async Task A_part_that_waits_is_named_until_it_has_what_it_needs()
    {
        await using var service = await Start(() => ValueTask.FromResult(timelineWaitsFor));
        timelineWaitsFor = "position 12 of 40";

        var early = await service.Get("/health/ready");

        early.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await Report(early)).WaitingFor.ShouldBe([new WaitingFor("timeline", "position 12 of 40")]);

        timelineWaitsFor = null;
        var late = await service.Get("/health/ready");

        late.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Report(late)).Status.ShouldBe("ready");
    }

    [Fact]
    public async Task A_part_that_does_not_answer_does_not_hold_up_the_probe()
    {
        await using var service = await Start(async () =>
        {
            await Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);

            return null;
        });

        var answer = await service.Get("/health/ready");

        (await Report(answer)).WaitingFor.ShouldBe([new WaitingFor("timeline", "its own answer")]);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_open_to_a_supervisor_without_a_token(string path)
    {
        await using var service = await TestService.Start("10.0.0.7");

        (await service.Get(path)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_process_that_waits_is_alive()
    {
        await using var service = await Start(() => ValueTask.FromResult<string?>("the demo case"));

        (await service.Get("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static Task<TestService> Start(Func<ValueTask<string?>> waitingFor) => TestService.Start(
        services: services => services.AddSingleton(new ReadinessCheck("timeline", _ => waitingFor())));

    private static async Task<HealthReport> Report(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<HealthReport>(TestContext.Current.CancellationToken))!;
}
