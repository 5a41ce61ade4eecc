using CaseRecords.Hosting;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.PrivateState.Tests;

public sealed class PrivateDatabaseTests
{
    private const string Wanted = "it needs a PostgreSQL connection string with Host, Database and Username.";

    [Fact]
    public void A_connection_string_names_the_server() =>
        From("Host=db;Database=record;Username=timeline;Password=secret", "timeline.db").ShouldBeOfType<PrivateDatabase.Server>();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_one_it_is_the_file(string? connectionString) =>
        From(connectionString, "timeline.db").ShouldBe(PrivateDatabase.Sqlite("timeline.db"));

    [Fact]
    public void Where_there_is_no_file_either_the_setting_is_named() =>
        Should.Throw<StartRefusedException>(() => From(null, null)).Message.ShouldBe($"Timeline:ConnectionString is missing: {Wanted} Or name a file by Timeline:File.");

    [Theory]
    [InlineData(null)]
    [InlineData("timeline.db")]
    public void A_file_that_is_named_is_the_one(string? path) =>
        PrivateDatabase.From(new ConfigurationBuilder().AddInMemoryCollection([new("Timeline:File", "/data/own.db")]).Build(), "Timeline", path).ShouldBe(PrivateDatabase.Sqlite("/data/own.db"));

    [Theory]
    [InlineData("secret")]
    [InlineData("Hots=db;Password=secret")]
    [InlineData("Host=db;Port=secret;Database=record;Username=timeline")]
    [InlineData("Host=db;Database=record;Password=secret")]
    [InlineData("Host=db;Username=timeline;Password=secret")]
    [InlineData("Database=record;Username=timeline;Password=secret")]
    public void One_that_cannot_be_used_is_refused_by_its_setting_and_not_repeated(string connectionString) =>
        Should.Throw<StartRefusedException>(() => From(connectionString, "timeline.db")).Message.ShouldBe($"Timeline:ConnectionString cannot be used: {Wanted}");

    [Fact]
    public void The_password_is_not_in_what_is_written_of_it() =>
        From("Host=db;Database=record;Username=timeline;Password=secret", null).ToString().ShouldBe("Server");

    private static PrivateDatabase From(string? connectionString, string? path) => PrivateDatabase.From(
        new ConfigurationBuilder().AddInMemoryCollection([new("Timeline:ConnectionString", connectionString)]).Build(), "Timeline", path);
}
