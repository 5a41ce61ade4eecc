namespace CaseRecords.Cluster.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void By_default_it_listens_on_8080_with_the_demo_case() =>
        CommandLine.Read(["up"]).ShouldBe(new CommandLine("up", new Uri("http://127.0.0.1:8080"), Demo: true));

    [Theory]
    [InlineData("--urls", "http://localhost:9000", "--demo", "false")]
    [InlineData("--demo=false", "--urls=http://localhost:9000")]
    public void Options_are_read(params string[] options) =>
        CommandLine.Read(["up", .. options]).ShouldBe(new CommandLine("up", new Uri("http://localhost:9000"), Demo: false));

    [Theory]
    [InlineData("CaseRecords.Cluster up")]
    [InlineData("CaseRecords.Cluster up", "down")]
    [InlineData("--demo is true or false.", "up", "--demo", "maybe")]
    [InlineData("--data x is not understood", "up", "--data", "x")]
    [InlineData("--urls is not understood", "up", "--urls")]
    [InlineData("--urls http://127.0.0.1:8080 is not understood", "servers", "--urls", "http://127.0.0.1:8080")]
    [InlineData("--urls http://0.0.0.0:8080 cannot be used", "up", "--urls", "http://0.0.0.0:8080")]
    [InlineData("--urls https://127.0.0.1:8080 cannot be used", "up", "--urls", "https://127.0.0.1:8080")]
    [InlineData("--urls http://127.0.0.1:1;http://127.0.0.1:2 cannot be used", "up", "--urls", "http://127.0.0.1:1;http://127.0.0.1:2")]
    public void What_cannot_be_read_is_said(string expected, params string[] arguments) =>
        Should.Throw<ServerFailedException>(() => CommandLine.Read(arguments)).Message.ShouldContain(expected);
}
