using System.Text.Json;

namespace CaseRecords.Load.Tests;

/// <summary>What the caller sees.</summary>
public sealed class LoadCommandTests : IDisposable
{
    private const string Refused = """{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"informational","diagnostics":"mind"},{"severity":"error","code":"invalid","diagnostics":"Not like this."}]}""";

    private readonly string folder = Directory.CreateTempSubdirectory("caserecords-load-").FullName;

    [Theory]
    [InlineData("--scenario read", "--base is missing")]
    [InlineData("--base http://x/fhir", "--scenario is missing: crud, read,")]
    [InlineData("--base x/fhir --scenario read", "--base x/fhir: expected an http or https address")]
    [InlineData("--base ftp://x/fhir --scenario read", "--base ftp://x/fhir: expected an http or https address")]
    [InlineData("--base http://x/fhir --scenario raed", "--scenario raed: there is no such scenario; there are crud, read,")]
    [InlineData("--base http://x/fhir --scenario ,", "--scenario names none")]
    [InlineData("--base http://x/fhir --scenario read:0", "--scenario read:0: expected a name, or a name and a number of clients")]
    [InlineData("--base http://x/fhir --scenario read --clients many", "--clients many: expected a number from 1 to 1000")]
    [InlineData("--base http://x/fhir --scenario read --seconds 0", "--seconds 0: expected a number from 0.1")]
    [InlineData("--base http://x/fhir --scenario read --warm -1", "--warm -1: expected a number from 0")]
    [InlineData("--base http://x/fhir --scenario read --wram 1", "--wram is unknown. There are --base,")]
    [InlineData("--base http://x/fhir --scenario", "--scenario needs a value.")]
    [InlineData("--base http://x/fhir --scenario read --header Accept", "--header Accept: expected 'Name: value'.")]
    [InlineData("--base http://x/fhir --scenario read --process 7", "--process 7: expected NAME=PID, NAME=port:PORT")]
    [InlineData("--base http://x/fhir --scenario read --process server=me", "--process server=me: 'me' is no number")]
    [InlineData("--base http://x/fhir --scenario read --process server=2147483647", "there is no process 2147483647")]
    [InlineData("--base http://x/fhir --scenario read --process database=postgres:/nowhere", "/nowhere/postmaster.pid")]
    public async Task A_bad_argument_is_named_and_nothing_is_sent(string args, string said)
    {
        var tool = await RunningTool.Call(args.Split(' '));

        tool.Code.ShouldBe(LoadCommand.Misused);
        tool.Errors.ShouldContain(said);
        tool.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Help_names_every_scenario_and_every_switch()
    {
        var tool = await RunningTool.Call("--help");

        tool.Code.ShouldBe(LoadCommand.Good);
        Scenarios.Catalogue.All.ShouldAllBe(make => tool.Output.Contains(make().Summary));
        (await RunningTool.Call("--nothing")).Errors.Split(' ', ',', '.').Where(word => word.StartsWith("--", StringComparison.Ordinal)).Except(["--nothing"])
            .ShouldAllBe(name => tool.Output.Contains(name));
    }

    [Fact]
    public async Task Failures_are_counted_by_kind_told_with_what_the_server_said_and_make_the_run_fail()
    {
        await using var server = await StubServer.Start(StubServer.With(request => request switch
        {
            { Method: "GET" } => (500, "<html>\noops"),
            { Method: "PUT" } => (422, Refused),
            _ => null,
        }));

        var tool = await RunningTool.Run(server, "crud", "--json", Path.Combine(folder, "out.json"));

        tool.Code.ShouldBe(LoadCommand.Failed);
        var gets = server.Requests.Count(request => request.Method == "GET");
        tool.Output.ShouldContain($"crud: {gets} of: read: 500: <html> oops");
        tool.Output.ShouldContain($"crud: {gets} of: update: 422: invalid: Not like this.");
        var errors = await Errors();
        errors.Select(error => error.GetProperty("step").GetString()).ShouldBe(["read", "update"]);
        errors.Select(error => error.GetProperty("count").GetInt64()).ShouldBe([gets, gets]);
    }

    [Fact]
    public async Task A_server_that_does_not_say_what_it_created_is_told_of()
    {
        await using var server = await StubServer.Start(StubServer.With(saysLocation: false));

        var tool = await RunningTool.Run(server, "crud");

        tool.Code.ShouldBe(LoadCommand.Failed);
        tool.Output.ShouldContain("create: no Location: Organization: none");
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://elsewhere.example/base/")]
    public async Task Locations_may_be_relative_or_absolute(string locationBase)
    {
        await using var server = await StubServer.Start(StubServer.With(locationBase: locationBase));

        (await RunningTool.Run(server, "crud,read")).Code.ShouldBe(LoadCommand.Good);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_said_to_be_so()
    {
        var tool = await RunningTool.Call("--base", "http://127.0.0.1:1/fhir", "--scenario", "read", "--warm", "0");

        tool.Code.ShouldBe(LoadCommand.Failed);
        tool.Errors.ShouldContain("read: POST http://127.0.0.1:1/fhir/ was refused: prepare: no answer: ");
    }

    [Fact]
    public async Task A_refused_preparation_is_told_with_what_the_server_said()
    {
        await using var server = await StubServer.Start(StubServer.With(_ => (400, Refused)));

        (await RunningTool.Run(server, "read")).Errors.ShouldContain("prepare: 400: invalid: Not like this.");
    }

    [Fact]
    public async Task A_token_and_headers_go_with_every_request()
    {
        await using var server = await StubServer.Start();

        await RunningTool.Run(server, "read", "--token", "t0k3n");

        server.Requests.ShouldAllBe(request => request.Authorization == "Bearer t0k3n");

        await using var other = await StubServer.Start();
        await RunningTool.Run(other, "read", "--header", "Authorization: Basic eDp5");

        other.Requests.ShouldAllBe(request => request.Authorization == "Basic eDp5");
    }

    [Fact]
    public async Task The_json_says_what_the_table_says()
    {
        await using var server = await StubServer.Start();
        var file = Path.Combine(folder, "out.json");

        var tool = await RunningTool.Run(server, "read,search-token", "--json", file, "--process", $"tool={Environment.ProcessId}");

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        var scenarios = json.RootElement.GetProperty("scenarios").EnumerateArray().ToList();
        scenarios.Select(one => one.GetProperty("scenario").GetString()).ShouldBe(["read", "search-token"]);
        var read = scenarios[0];
        tool.Output.ShouldContain(read.GetProperty("requests").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture));
        read.GetProperty("requests").GetInt64().ShouldBeGreaterThan(0);
        read.GetProperty("latency").GetProperty("p999").GetDouble().ShouldBeGreaterThanOrEqualTo(read.GetProperty("latency").GetProperty("p50").GetDouble());
        read.GetProperty("processes")[0].GetProperty("name").GetString().ShouldBe("tool");
        read.GetProperty("processes")[0].GetProperty("resident").GetInt64().ShouldBeGreaterThan(10_000_000);
        scenarios[1].GetProperty("resources").GetInt64().ShouldBe(20 * scenarios[1].GetProperty("requests").GetInt64());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<List<JsonElement>> Errors()
    {
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "out.json"), TestContext.Current.CancellationToken));

        return [.. json.RootElement.GetProperty("scenarios")[0].GetProperty("errors").EnumerateArray().Select(error => error.Clone())];
    }
}
