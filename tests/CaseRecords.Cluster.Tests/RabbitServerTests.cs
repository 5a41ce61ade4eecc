using System.Text;
using RabbitMQ.Client;

namespace CaseRecords.Cluster.Tests;

/// <summary>A RabbitMQ server of our own, as a process from this machine's programs.</summary>
public sealed class RabbitServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_at_once_answer_and_leave_no_process_and_no_folder()
    {
        IFoundServer[] servers =
            await Task.WhenAll(RabbitServer.StartOwn(DataPlace.Memory, Cancellation), RabbitServer.StartOwn(DataPlace.TemporaryFolder, Cancellation));

        foreach (var server in servers)
        {
            var (address, folder) = (server.Address, Machine.FolderOf(server));
            (await RabbitServer.Ask(address, Cancellation)).ShouldBeNull();

            await server.DisposeAsync();

            (await RabbitServer.Ask(address, Cancellation)).ShouldNotBeNull();
            await Machine.ForgetsAbout(folder);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stopped_or_killed_it_comes_back_at_its_address_with_its_queues(bool kill)
    {
        await using var server = await RabbitServer.StartOwn(DataPlace.Memory, Cancellation);
        var address = server.Address;
        await WithChannel(server, async channel =>
        {
            await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: Cancellation);
            await channel.BasicPublishAsync("", "kept", mandatory: true, new BasicProperties { Persistent = true }, "hello"u8.ToArray(), Cancellation);
        });

        await (kill ? server.Kill(Cancellation) : server.Stop(Cancellation));
        (await RabbitServer.Ask(address, Cancellation)).ShouldNotBeNull();
        await server.Start(Cancellation);

        server.Address.ShouldBe(address);
        await WithChannel(server, async channel =>
        {
            var message = await channel.BasicGetAsync("kept", autoAck: true, Cancellation);
            Encoding.UTF8.GetString(message!.Body.Span).ShouldBe("hello");
        });
    }

    [Theory]
    [InlineData("http://127.0.0.1", "is no amqp address")]
    [InlineData("nonsense", "is no amqp address")]
    [InlineData("amqp://a:secret@127.0.0.1:1/", "does not answer")]
    public async Task A_named_server_that_is_not_there_is_refused_in_one_line_without_its_password(string address, string expected)
    {
        var refusal = await Should.ThrowAsync<ServerFailedException>(() => RabbitServer.Kind.Ask(address, Cancellation));

        refusal.Message.ShouldContain("CASERECORDS_RABBITMQ");
        refusal.Message.ShouldContain(expected);
        refusal.Message.ShouldNotContain("\n");
        refusal.Message.ShouldNotContain("secret");
    }

    private static async Task WithChannel(IFoundServer server, Func<IChannel, Task> use)
    {
        var factory = new ConnectionFactory { Uri = new Uri(server.Address) };
        await using var connection = await factory.CreateConnectionAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Cancellation);
        await use(channel);
    }
}
