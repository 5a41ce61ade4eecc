using CaseRecords.Fhir.Log;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Fhir.Tests.Log;

public sealed class LogTailTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_there_is_read_at_once()
    {
        await using var engine = await Leading();
        await Put(engine, "p1");

        (await new LogTail(engine.Store, clock).Read(new LogQuery(0, 10), TimeSpan.FromMinutes(1), Cancel)).ShouldHaveSingleItem().Resource.Id.ShouldBe("p1");
    }

    [Fact]
    public async Task Without_a_wait_nothing_is_nothing()
    {
        await using var engine = await Leading();

        (await new LogTail(engine.Store, clock).Read(new LogQuery(0, 10), TimeSpan.Zero, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_waiting_reader_is_woken()
    {
        await using var engine = await Leading();
        var tail = new LogTail(engine.Store, clock);

        var reading = tail.Read(new LogQuery(0, 10), TimeSpan.FromMinutes(1), Cancel);
        await Put(engine, "p1");
        reading.IsCompleted.ShouldBeFalse();
        tail.Wake();

        (await reading).ShouldHaveSingleItem().Resource.Id.ShouldBe("p1");
    }

    [Fact]
    public async Task What_another_process_placed_is_found_by_looking()
    {
        await using var engine = await Leading();
        var tail = new LogTail(engine.Store, clock);

        var reading = tail.Read(new LogQuery(0, 10), TimeSpan.FromMinutes(1), Cancel);
        await Put(engine, "p1");
        clock.Advance(TimeSpan.FromMilliseconds(200));

        (await reading).ShouldHaveSingleItem().Resource.Id.ShouldBe("p1");
    }

    [Fact]
    public async Task A_wait_ends_with_nothing_when_its_time_is_over()
    {
        await using var engine = await Leading();

        var reading = new LogTail(engine.Store, clock).Read(new LogQuery(0, 10), TimeSpan.FromMilliseconds(150), Cancel);
        clock.Advance(TimeSpan.FromMilliseconds(150));

        (await reading).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_that_leaves_is_let_go()
    {
        await using var engine = await Leading();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var reading = new LogTail(engine.Store, clock).Read(new LogQuery(0, 10), TimeSpan.FromMinutes(1), leaving.Token);
        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reading.AsTask());
    }

    private async Task<RunningEngine> Leading()
    {
        var engine = await RunningEngine.Start(clock);
        await engine.Lead();

        return engine;
    }

    private static async Task Put(RunningEngine engine, string id) =>
        (await engine.Send("PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}"}""")).Status.ShouldBe(201);
}
