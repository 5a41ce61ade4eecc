using System.Net;

namespace CaseRecords.Cluster.Tests;

public sealed class DemoCaseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_day_is_sent_in_order_with_a_key()
    {
        await using var gateway = await StandIn.Start();

        (await DemoCase.Send(gateway.Address, DemoCase.Folder, Cancellation)).ShouldBe(32);

        gateway.Keys[0].ShouldBe("demo-01-2025-04-02 application/fhir+json");
        gateway.Keys[^1].ShouldBe("demo-32-2025-12-19 application/fhir+json");
        gateway.Keys.ShouldBe(gateway.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_refused_day_is_named_with_the_answer()
    {
        await using var gateway = await StandIn.Start();
        gateway.Answer = key => key == "demo-02-2025-04-03" ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.OK;

        var refusal = await Should.ThrowAsync<ServerFailedException>(() => DemoCase.Send(gateway.Address, DemoCase.Folder, Cancellation));

        refusal.Message.ShouldBe("The demo case was refused at 02-2025-04-03.json: 422 refused");
        gateway.Keys.Count.ShouldBe(2);
    }
}
