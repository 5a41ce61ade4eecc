using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;

namespace CaseRecords.Hosting.Tests;

public sealed class LoopbackGuardTests
{
    [Theory]
    [InlineData("--urls", "http://0.0.0.0:0")]
    [InlineData("--urls", "http://*:0")]
    [InlineData("--urls", "http://[::]:0")]
    [InlineData("--urls", "http://127.0.0.1:0;http://0.0.0.0:0")]
    [InlineData("--http_ports", "0")]
    [InlineData("--Kestrel:Endpoints:Open:Url", "http://0.0.0.0:0")]
    public async Task A_server_asked_to_listen_to_the_network_does_not_start(string setting, string value)
    {
        await using var app = App(setting, value);

        var refusal = await Should.ThrowAsync<StartRefusedException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        refusal.Message.ShouldContain("issuer");
    }

    [Fact]
    public async Task A_server_on_this_machine_starts()
    {
        await using var app = App("--urls", "http://127.0.0.1:0");

        await app.StartAsync(TestContext.Current.CancellationToken);

        new Uri(app.Urls.ShouldHaveSingleItem()).Host.ShouldBe("127.0.0.1");
    }

    [Fact]
    public void A_socket_file_is_refused_because_its_callers_have_no_address() =>
        Should.Throw<StartRefusedException>(() => LoopbackGuard.Check(new UnixDomainSocketEndPoint("records.sock")));

    [Fact]
    public void Any_loopback_address_is_accepted() =>
        Should.NotThrow(() => LoopbackGuard.Check(new IPEndPoint(IPAddress.IPv6Loopback, 8080)));

    private static WebApplication App(string setting, string value)
    {
        var builder = WebApplication.CreateBuilder([setting, value]);
        builder.AddServiceHost();

        return builder.Build();
    }
}
