using System.Collections.Concurrent;
using CaseRecords.Fhir.Log;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Fhir.Tests.Log;

public sealed class LogRunnerTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_consumer_goes_on_from_where_it_stopped()
    {
        await using var engine = await Three();
        var reader = new Reader(position: 1);

        await Run(engine, [reader], () => reader.At(3));

        reader.Applied.ShouldBe([2, 3]);
    }

    [Fact]
    public async Task A_consumer_that_fails_tries_again_and_holds_up_nobody()
    {
        await using var engine = await Three();
        var failing = new Reader(failures: 2);
        var other = new Reader();

        await Run(engine, [failing, other], () => failing.At(3) && other.At(3));

        failing.Failed.ShouldBe(2);
        failing.Applied.ShouldBe([1, 2, 3]);
        other.Applied.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_failure_is_logged_once_for_as_long_as_it_lasts_and_so_is_its_end()
    {
        await using var engine = await Three();
        var failing = new Reader(failures: 4);
        var log = new Lines();

        await Run(engine, [failing], () => failing.At(3) && log.Count == 2, log);

        log.Select(line => line.Level).ShouldBe([LogLevel.Error, LogLevel.Information]);
        log.Select(line => line.Text).ShouldBe(["reader failed to apply the log and tries again until it works", "reader applies the log again"]);
    }

    [Fact]
    public async Task A_consumer_is_not_led_over_what_the_log_no_longer_has()
    {
        await using var engine = await Three();
        await engine.Store.TrimLog(DateTimeOffset.MaxValue, 100, Cancel);
        var behind = new Reader(position: 1);
        var justThere = new Reader(position: 2);

        await Run(engine, [behind, justThere], () => justThere.At(3) && behind.Asked > 2);

        behind.Applied.ShouldBeEmpty();
        justThere.Applied.ShouldBe([3]);
    }

    [Theory]
    [InlineData(0, null, null, false)]
    [InlineData(2, "another", "same", false)]
    [InlineData(2, null, "same", false)]
    [InlineData(2, null, null, false)]
    [InlineData(2, "another", "other", true)]
    [InlineData(3, "another", null, true)]
    [InlineData(4, "another", "other", true)]
    [InlineData(4, "another", null, true)]
    [InlineData(4, null, null, true)]
    public async Task A_consumer_of_another_log_goes_on_if_what_it_read_is_the_beginning_of_this_one(long position, string? epoch, string? entry, bool anew)
    {
        await using var engine = await Three();
        var log = await engine.Store.ReadLog(new LogQuery(0, 3), Cancel);
        var reader = new Reader(position)
        {
            Was = new LogPlace(position, epoch, entry switch { "same" => log[(int)position - 1].EventId, "other" => Guid.CreateVersion7(), _ => null }),
        };

        long[] news = anew ? [1, 2, 3] : [.. Enumerable.Range(1, 3).Select(n => (long)n).Where(n => n > position)];

        await Run(engine, [reader], () => reader.Followed.Count > 0 && reader.Applied.Count >= news.Length && reader.At(3));

        reader.Followed.ShouldBe([((await engine.Store.LogState(Cancel)).Epoch, anew)]);
        reader.Applied.ShouldBe(news);
    }

    [Fact]
    public async Task A_consumer_of_this_log_is_not_asked_to_follow_it()
    {
        await using var engine = await Three();
        var reader = new Reader(position: 1) { Was = new LogPlace(1, (await engine.Store.LogState(Cancel)).Epoch, null) };

        await Run(engine, [reader], () => reader.At(3));

        reader.Followed.ShouldBeEmpty();
        reader.Applied.ShouldBe([2, 3]);
    }

    [Theory]
    [InlineData(1, 50)]
    [InlineData(30, 120)]
    [InlineData(900, 250)]
    public async Task A_consumer_rests_four_times_as_long_as_it_worked(int work, int rest)
    {
        await using var engine = await Three();
        var reader = new Reader { Work = () => clock.Advance(TimeSpan.FromMilliseconds(work)) };

        await WithRunner(engine, [reader], async () =>
        {
            await Until(() => reader.At(3));
            (await engine.Send("PUT", "Patient/p4", """{"resourceType":"Patient","id":"p4"}""")).Status.ShouldBe(201);

            await Task.Delay(50, Cancel);
            clock.Advance(TimeSpan.FromMilliseconds(rest - 1));
            await Task.Delay(50, Cancel);
            reader.Asked.ShouldBe(1);

            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Until(() => reader.At(4));
        });
    }

    [Fact]
    public async Task A_consumer_that_is_behind_does_not_rest()
    {
        await using var engine = await Three();
        var entries = string.Join(',', Enumerable.Repeat("""{"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}}""", 500));
        (await engine.Send("POST", "", $$"""{"resourceType":"Bundle","type":"batch","entry":[{{entries}}]}""")).Status.ShouldBe(200);
        var reader = new Reader();

        await WithRunner(engine, [reader], () => Until(() => reader.At(503)));
    }

    private async Task WithRunner(RunningEngine engine, IReadOnlyList<ILogConsumer> consumers, Func<Task> meanwhile, ILogger<LogRunner>? logger = null)
    {
        using var runner = new LogRunner(consumers, new LogTail(engine.Store, clock), clock, logger ?? NullLogger<LogRunner>.Instance);
        await runner.StartAsync(Cancel);
        await meanwhile();
        await runner.StopAsync(Cancel);
    }

    private static async Task Until(Func<bool> done)
    {
        while (!done())
        {
            await Task.Delay(5, Cancel);
        }
    }

    private async Task<RunningEngine> Three()
    {
        var engine = await RunningEngine.Start(clock);
        await engine.Lead();

        foreach (var id in new[] { "p1", "p2", "p3" })
        {
            (await engine.Send("PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}"}""")).Status.ShouldBe(201);
        }

        return engine;
    }

    private Task Run(RunningEngine engine, IReadOnlyList<ILogConsumer> consumers, Func<bool> done, ILogger<LogRunner>? logger = null) =>
        WithRunner(engine, consumers, () => Pass(done), logger);

    private async Task Pass(Func<bool> done)
    {
        while (!done())
        {
            Cancel.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private sealed class Lines : ConcurrentQueue<(LogLevel Level, string Text)>, ILogger<LogRunner>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Enqueue((logLevel, formatter(state, exception)));
    }

    private sealed class Reader(long position = 0, int failures = 0) : ILogConsumer
    {
        public LogPlace? Was { get; init; }

        public Action Work { get; init; } = () => { };

        public List<(string Epoch, bool Anew)> Followed { get; } = [];

        public ValueTask<LogPlace> Place(CancellationToken cancellationToken) => ValueTask.FromResult(Was ?? new LogPlace(position, null, null));

        public Task Follow(string epoch, bool anew, CancellationToken cancellationToken)
        {
            Followed.Add((epoch, anew));
            position = anew ? 0 : position;

            return Task.CompletedTask;
        }

        private readonly List<long> applied = [];
        private long position = position;

        public string Name => "reader";

        public int Failed { get; private set; }

        public int Asked { get; private set; }

        public List<long> Applied => applied;

        public bool At(long place) => Volatile.Read(ref position) >= place;

        public ValueTask<long> Position(CancellationToken cancellationToken)
        {
            Asked++;

            return ValueTask.FromResult(position);
        }

        public Task Apply(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
        {
            if (Failed < failures)
            {
                Failed++;
                throw new InvalidOperationException("not now");
            }

            Work();
            applied.AddRange(entries.Select(entry => entry.Position));
            Volatile.Write(ref position, entries[^1].Position);

            return Task.CompletedTask;
        }
    }
}
