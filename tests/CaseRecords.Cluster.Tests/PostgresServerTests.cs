using Npgsql;

namespace CaseRecords.Cluster.Tests;

/// <summary>A PostgreSQL server of our own, as a process from this machine's programs.</summary>
public sealed class PostgresServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DataPlace.Memory)]
    [InlineData(DataPlace.TemporaryFolder)]
    public async Task It_answers_and_leaves_no_process_and_no_folder(DataPlace place)
    {
        var server = await PostgresServer.StartOwn(place, Cancellation);
        var (address, folder) = (server.Address, Machine.FolderOf(server));
        (await Ask(server, "select 40 + 2")).ShouldBe(42);

        await server.DisposeAsync();

        (await PostgresServer.Ask(address, Cancellation)).ShouldNotBeNull();
        await Machine.ForgetsAbout(folder);
    }

    [Fact]
    public async Task It_is_durable_private_and_large_enough()
    {
        await using var server = await PostgresServer.StartOwn(DataPlace.Memory, Cancellation);

        (await Ask(server, "show fsync")).ShouldBe("on");
        (await Ask(server, "show synchronous_commit")).ShouldBe("on");
        (await Ask(server, "show full_page_writes")).ShouldBe("on");
        (await Ask(server, "show listen_addresses")).ShouldBe("127.0.0.1");
        (await Ask(server, "show max_connections")).ShouldBe("200");
        (await Ask(server, "show max_locks_per_transaction")).ShouldBe("256");
        (await Ask(server, "show password_encryption")).ShouldBe("scram-sha-256");
        (await Ask(server, "show server_encoding")).ShouldBe("UTF8");
    }

    [Fact]
    public async Task It_refuses_another_password()
    {
        await using var server = await PostgresServer.StartOwn(DataPlace.Memory, Cancellation);
        var wrong = new NpgsqlConnectionStringBuilder(server.Address) { Password = "guess" };

        (await PostgresServer.Ask(wrong.ConnectionString, Cancellation))!.ShouldContain("password authentication failed");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stopped_or_killed_it_comes_back_at_its_address_with_its_data(bool kill)
    {
        await using var server = await PostgresServer.StartOwn(DataPlace.Memory, Cancellation);
        var address = server.Address;
        await Ask(server, "create table kept as select 7 as value");

        await (kill ? server.Kill(Cancellation) : server.Stop(Cancellation));
        (await PostgresServer.Ask(address, Cancellation)).ShouldNotBeNull();
        await server.Start(Cancellation);

        server.Address.ShouldBe(address);
        (await Ask(server, "select value from kept")).ShouldBe(7);
    }

    [Theory]
    [InlineData("nonsense", "is no Npgsql connection string")]
    [InlineData("Host=127.0.0.1;Port=1;Username=a;Password=secret", "does not answer")]
    public async Task A_named_server_that_is_not_there_is_refused_in_one_line_without_its_password(string address, string expected)
    {
        var refusal = await Should.ThrowAsync<ServerFailedException>(() => PostgresServer.Kind.Ask(address, Cancellation));

        refusal.Message.ShouldContain("CASERECORDS_POSTGRES");
        refusal.Message.ShouldContain(expected);
        refusal.Message.ShouldNotContain("\n");
        refusal.Message.ShouldNotContain("secret");
    }

    private static async Task<object?> Ask(IFoundServer server, string query)
    {
        await using var connection = new NpgsqlConnection(server.Address + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(query, connection);

        return await command.ExecuteScalarAsync(Cancellation);
    }
}
