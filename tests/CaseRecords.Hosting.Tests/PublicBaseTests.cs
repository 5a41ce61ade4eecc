using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Hosting.Tests;

public sealed class PublicBaseTests
{
    [Fact]
    public void Without_a_setting_it_is_the_host_that_was_called() =>
        Base(null).Fhir(Request()).ShouldBe("http://127.0.0.1:8080/fhir");

    [Theory]
    [InlineData("https://records.example.org")]
    [InlineData("https://records.example.org/")]
    public void A_setting_wins_over_the_host(string url) =>
        Base(url).Fhir(Request()).ShouldBe("https://records.example.org/fhir");

    [Fact]
    public void A_setting_may_have_a_path() =>
        Base("https://hospital.example.org/oncology").For(Request()).ShouldBe("https://hospital.example.org/oncology");

    [Fact]
    public void Forwarded_headers_are_not_believed()
    {
        var request = Request();
        request.Headers["X-Forwarded-Host"] = "evil.example";
        request.Headers["X-Forwarded-Proto"] = "https";
        request.Headers["Forwarded"] = "host=evil.example";

        Base(null).For(request).ShouldBe("http://127.0.0.1:8080");
    }

    [Theory]
    [InlineData("records.example.org")]
    [InlineData("ftp://records.example.org")]
    [InlineData("https://records.example.org?x=1")]
    [InlineData("https://user:secret@records.example.org")]
    public void An_unusable_setting_refuses_to_start(string url) =>
        Should.Throw<StartRefusedException>(() => Base(url));

    private static PublicBase Base(string? url) =>
        PublicBase.From(new ConfigurationBuilder().AddInMemoryCollection([new("public-url", url)]).Build());

    private static HttpRequest Request() => new DefaultHttpContext
    {
        Request = { Scheme = "http", Host = new HostString("127.0.0.1:8080") },
    }.Request;
}
