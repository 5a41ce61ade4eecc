using CaseRecords.Fhir.Log;
using CaseRecords.PrivateState.Tests.Notes;

namespace CaseRecords.PrivateState.Tests;

public sealed class WaitingConsumerTests(NotesDatabases databases) : IClassFixture<NotesDatabases>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_consumer_is_not_asked_before_its_tables_can_be_used()
    {
        var service = await databases.Unprepared();
        using var schema = new WaitingSchema(service);
        var consumer = new Consumer();
        var position = new WaitingConsumer(consumer, schema.Schema).Position(Stop).AsTask();

        await schema.Pass(3, position);
        consumer.Asked.ShouldBe(0);

        await NotesDatabases.Migrate(await databases.AdministratorOf(service), Stop);
        await schema.Pass(100, position);
        (await position).ShouldBe(7);
    }

    [Fact]
    public async Task What_fails_is_seen_and_has_the_tables_asked_for_again()
    {
        using var schema = new WaitingSchema(await databases.Copy());
        var consumer = new Consumer();
        var waiting = new WaitingConsumer(consumer, schema.Schema);
        await waiting.Position(Stop);
        await waiting.Apply([], Stop);
        await waiting.Position(Stop);
        schema.Asked.ShouldBe(1);

        consumer.Fails = true;
        await Should.ThrowAsync<IOException>(() => waiting.Apply([], Stop));
        await Should.ThrowAsync<IOException>(() => waiting.Position(Stop).AsTask());
        await Should.ThrowAsync<IOException>(() => waiting.Position(Stop).AsTask());

        schema.Asked.ShouldBe(3);
    }

    private sealed class Consumer : ILogConsumer
    {
        public string Name => "notes";

        public int Asked { get; private set; }

        public bool Fails { get; set; }

        public ValueTask<long> Position(CancellationToken cancellationToken)
        {
            Asked++;

            return Fails ? throw new IOException() : ValueTask.FromResult(7L);
        }

        public Task Apply(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken) =>
            Fails ? throw new IOException() : Task.CompletedTask;

        public ValueTask<LogPlace> Place(CancellationToken cancellationToken) => Fails ? throw new IOException() : ValueTask.FromResult(new LogPlace(7, "e", null));

        public Task Follow(string epoch, bool anew, CancellationToken cancellationToken) => Fails ? throw new IOException() : Task.CompletedTask;
    }
}
