using System.Diagnostics;
using CaseRecords.Hosting;
using Microsoft.AspNetCore.Builder;

namespace CaseRecords.Gateway.Tests;

public sealed class StartAndStopTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Internal:Key", "")]
    [InlineData("Internal:Key", "short")]
    [InlineData("Services:genomics", "")]
    [InlineData("Services:genomics", "genomics:5104")]
    public void A_setting_that_is_missing_or_unusable_is_named(string setting, string value)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = Settings.Of(_ => "http://127.0.0.1:1", $"--{setting}", value),
            ContentRootPath = AppContext.BaseDirectory,
        });

        Should.Throw<StartRefusedException>(builder.AddGateway).Message.ShouldStartWith(setting);
    }

    [Theory]
    [InlineData(null, "http://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:9000", "http://127.0.0.1:9000")]
    public void It_listens_on_port_8080_of_this_machine_unless_told_otherwise(string? urls, string expected)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = Settings.Of(_ => "http://127.0.0.1:1", urls is null ? [] : ["--urls", urls]),
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddGateway();

        builder.Configuration["urls"].ShouldBe(expected);
    }

    [Fact]
    public async Task The_program_stops_in_good_time_when_it_is_told_to_though_a_poll_hangs()
    {
        await using var services = new StandIn("exchange");
        var polled = new TaskCompletionSource();
        services.Answer = context =>
        {
            polled.SetResult();

            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await services.Start();
        using var gateway = Program(Settings.Of(_ => services.Address!.AbsoluteUri, "--urls", "http://127.0.0.1:0"));
        using var client = new HttpClient { BaseAddress = await Address(gateway) };
        var poll = client.GetAsync(new Uri("/events?wait=60", UriKind.Relative), Cancel);
        await polled.Task;

        using var kill = Process.Start("kill", ["-TERM", gateway.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        await gateway.WaitForExitAsync(limit.Token);

        gateway.ExitCode.ShouldBe(0);
        await Should.ThrowAsync<HttpRequestException>(() => poll);
    }

    [Fact]
    public async Task The_program_says_in_one_line_why_it_does_not_start()
    {
        using var gateway = Program(["--urls", "http://127.0.0.1:0"]);

        await gateway.WaitForExitAsync(Cancel);

        gateway.ExitCode.ShouldBe(StartUp.Refused);
        (await gateway.StandardError.ReadToEndAsync(Cancel)).Trim().Split('\n').ShouldHaveSingleItem().ShouldStartWith("Internal:Key needs");
    }

    private static Process Program(string[] args) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CaseRecords.Gateway.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static async Task<Uri> Address(Process gateway)
    {
        const string Listening = "Now listening on: ";

        while (await gateway.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            if (line.Contains(Listening, StringComparison.Ordinal))
            {
                return new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]);
            }
        }

        throw new InvalidOperationException("It ended without listening.");
    }
}
