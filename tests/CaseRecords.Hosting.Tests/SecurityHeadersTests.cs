using System.Net;

namespace CaseRecords.Hosting.Tests;

public sealed class SecurityHeadersTests
{
    [Theory]
    [InlineData("/closed", HttpStatusCode.OK)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task Every_answer_carries_them(string path, HttpStatusCode expected)
    {
        await using var service = await TestService.Start();

        var answer = await service.Get(path);

        answer.StatusCode.ShouldBe(expected);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task A_handler_that_knows_better_about_caching_is_heard()
    {
        await using var service = await TestService.Start(answer: context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";

            return "styles";
        });

        (await service.Get("/closed")).Headers.CacheControl!.ToString().ShouldBe("max-age=60");
    }
}
