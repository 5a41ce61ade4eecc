using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CaseRecords.Gateway.Tests;

/// <summary>The gateway holds nothing back and nothing up.</summary>
public sealed class StreamingTests
{
    private const int Part = 64 * 1024;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_goes_on_while_it_still_comes()
    {
        await using var gateway = await RunningGateway.Start();
        var arrived = new TaskCompletionSource();
        gateway["exchange"].Answer = async context =>
        {
            await context.Request.Body.ReadExactlyAsync(new byte[Part], Cancel);
            arrived.SetResult();
            await context.Request.Body.CopyToAsync(Stream.Null, Cancel);
        };
        using var body = new Parts(() => arrived.Task);

        using var answer = await gateway.Client.PostAsync(new Uri("/fhir", UriKind.Relative), body, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_answer_goes_on_while_it_still_comes()
    {
        await using var gateway = await RunningGateway.Start();
        var arrived = new TaskCompletionSource();
        gateway["exchange"].Answer = async context =>
        {
            await context.Response.Body.WriteAsync(new byte[Part], Cancel);
            await context.Response.Body.FlushAsync(Cancel);
            await arrived.Task;
            await context.Response.Body.WriteAsync(new byte[Part], Cancel);
        };

        await using var answer = await gateway.Client.GetStreamAsync(new Uri("/events", UriKind.Relative), Cancel);
        await answer.ReadExactlyAsync(new byte[Part], Cancel);
        arrived.SetResult();
        await answer.ReadExactlyAsync(new byte[Part], Cancel);

        (await answer.ReadAsync(new byte[1], Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task How_large_a_body_may_be_is_the_services_to_say()
    {
        const int Megabytes = 80;
        await using var gateway = await RunningGateway.Start();
        var length = 0L;
        gateway["exchange"].Answer = async context => length = await Count(context.Request.Body);
        using var body = new ByteArrayContent(new byte[Megabytes * 1024 * 1024]);

        using var answer = await gateway.Client.PostAsync(new Uri("/fhir", UriKind.Relative), body, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        length.ShouldBe(Megabytes * 1024L * 1024);
    }

    [Fact]
    public async Task A_body_that_a_service_refuses_as_too_large_is_refused_with_its_words()
    {
        await using var gateway = await RunningGateway.Start();
        gateway["exchange"].Answer = async context =>
        {
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = 1000;

            try
            {
                await Count(context.Request.Body);
            }
            catch (BadHttpRequestException e)
            {
                context.Response.StatusCode = e.StatusCode;
                await context.Response.WriteAsync("too long", Cancel);
            }
        };
        using var body = new ByteArrayContent(new byte[60 * 1024 * 1024]);

        using var answer = await gateway.Client.PostAsync(new Uri("/fhir", UriKind.Relative), body, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe("too long");
    }

    private static async Task<long> Count(Stream body)
    {
        var buffer = new byte[Part];
        var length = 0L;

        while (await body.ReadAsync(buffer, Cancel) is > 0 and var read)
        {
            length += read;
        }

        return length;
    }

    /// <summary>A body in two parts; the second comes when the first has arrived.</summary>
    private sealed class Parts(Func<Task> firstArrived) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[Part]);
            await stream.FlushAsync();
            await firstArrived();
            await stream.WriteAsync(new byte[Part]);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;

            return false;
        }
    }
}
