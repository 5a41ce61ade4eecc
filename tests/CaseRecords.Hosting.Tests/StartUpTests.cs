using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CaseRecords.Hosting.Tests;

public sealed class StartUpTests
{
    [Fact]
    public async Task A_refusal_becomes_an_exit_code() =>
        (await StartUp.Run(() => throw new StartRefusedException("The data directory is in use."))).ShouldBe(1);

    [Fact]
    public async Task An_address_that_is_taken_is_a_refusal()
    {
        await using var first = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]).Build();
        await first.StartAsync(TestContext.Current.CancellationToken);
        await using var second = WebApplication.CreateBuilder(["--urls", first.Urls.Single()]).Build();

        (await StartUp.Run(() => second.RunAsync(TestContext.Current.CancellationToken))).ShouldBe(StartUp.Refused);
    }

    [Fact]
    public async Task An_address_that_is_none_is_a_refusal()
    {
        await using var app = WebApplication.CreateBuilder(["--urls", "garbage"]).Build();

        (await StartUp.Run(() => app.RunAsync(TestContext.Current.CancellationToken))).ShouldBe(StartUp.Refused);
    }

    [Fact]
    public async Task A_clean_stop_exits_with_zero() =>
        (await StartUp.Run(() => Task.CompletedTask)).ShouldBe(0);

    [Fact]
    public async Task A_bug_is_not_mistaken_for_a_refusal() =>
        await Should.ThrowAsync<InvalidOperationException>(() => StartUp.Run(() => throw new InvalidOperationException("bug")));

    [Fact]
    public async Task A_stop_takes_less_than_the_ten_seconds_that_supervisors_give()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddServiceHost();
        await using var app = builder.Build();

        app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.ShouldBe(TimeSpan.FromSeconds(8));
    }
}
