using System.Text;
using System.Text.Json;
using CaseRecords.Load.Scenarios;

namespace CaseRecords.Load.Tests;

/// <summary>What the scenarios send to a server that gives ids of its own.</summary>
public sealed class ScenariosTests
{
    private static readonly string[] Types =
        ["Organization", "Practitioner", "Patient", "Encounter", "Condition", "Observation", "Procedure", "MedicationRequest", "DiagnosticReport"];

    public static TheoryData<string> Names => [.. Catalogue.All.Select(make => make().Name).Except(["synthea"])];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_request_is_well_formed_and_no_reference_is_to_an_id_that_the_server_did_not_give(string scenario)
    {
        await using var server = await StubServer.Start();

        var tool = await RunningTool.Run(server, scenario);

        tool.Errors.ShouldNotContain("was refused");
        tool.Code.ShouldBe(LoadCommand.Good, tool.Output + tool.Errors);
        server.Requests.Where(request => request.Body.Length > 0).SelectMany(WrongWith).ShouldBeEmpty();
        server.Requests.ShouldAllBe(request => request.Accept == "application/fhir+json");
    }

    [Fact]
    public void The_check_sees_a_reference_to_nothing_known() =>
        WrongWith(new StubRequest("POST", "Observation", "", """{"resourceType":"Observation","subject":{"reference":"Patient/7"}}""", "application/fhir+json", null, null))
            .ShouldBe(["Observation refers to Patient/7"]);

    [Fact]
    public async Task Crud_is_36_requests_over_nine_linked_types_the_last_deleted_first()
    {
        await using var server = await StubServer.Start();

        await RunningTool.Run(server, "crud");

        var one = server.Requests.Take(36).ToList();
        one.Take(9).Select(request => (request.Method, request.Path)).ShouldBe(Types.Select(type => ("POST", type)));
        one.Skip(9).Take(9).Select(request => (request.Method, request.Path)).ShouldBe(Types.Select((type, i) => ("GET", $"{type}/s{i + 1}")));
        one.Skip(18).Take(9).Select(request => (request.Method, request.Path)).ShouldBe(Types.Select((type, i) => ("PUT", $"{type}/s{i + 1}")));
        one.Skip(27).Select(request => (request.Method, request.Path)).ShouldBe(Types.Select((type, i) => ("DELETE", $"{type}/s{i + 1}")).Reverse());
        one[18].Json.GetProperty("id").GetString().ShouldBe("s1");
        one[5].Json.GetProperty("subject").GetProperty("reference").GetString().ShouldBe("Patient/s3");
        one[8].Json.GetProperty("result")[0].GetProperty("reference").GetString().ShouldBe("Observation/s6");
    }

    [Fact]
    public async Task No_two_iterations_share_an_identifier()
    {
        await using var server = await StubServer.Start();

        await RunningTool.Run(server, "crud,create");

        var identifiers = server.Requests.Where(request => request is { Method: "POST", Path: not "" })
            .Select(request => request.Path + request.Json.GetProperty("identifier")[0].GetProperty("value").GetString()).ToList();
        identifiers.ShouldBeUnique();
        identifiers.Count.ShouldBeGreaterThan(9);
    }

    [Fact]
    public async Task What_is_created_is_an_observation_of_1700_bytes()
    {
        await using var server = await StubServer.Start();

        await RunningTool.Run(server, "create");

        var sizes = server.Requests.Where(request => request.Path == "Observation").Select(request => Encoding.UTF8.GetByteCount(request.Body)).ToList();

        // The stub's ids are short; UUIDs make it a hundred more.
        sizes.Min().ShouldBeInRange(1600, 1700);
        sizes.Max().ShouldBeInRange(1600, 1700);
    }

    [Theory]
    [InlineData("transaction", 1)]
    [InlineData("transaction-mixed", 6)]
    public async Task A_transaction_has_20_entries(string scenario, int types)
    {
        await using var server = await StubServer.Start();

        await RunningTool.Run(server, scenario);

        var entries = server.Requests.Last().Json.GetProperty("entry").EnumerateArray().ToList();
        entries.Count.ShouldBe(20);
        entries.Select(entry => entry.GetProperty("request").GetProperty("url").GetString()).Distinct().Count().ShouldBe(types);
    }

    [Fact]
    public void The_mix_has_24_searches_of_six_kinds_and_says_what_each_is_for()
    {
        SearchMix.All.Count.ShouldBe(24);
        SearchMix.All.Select(search => search.Kind).Distinct().ShouldBe(["string", "date", "token", "quantity", "composite", "reference"]);
        SearchMix.All.Select(search => search.Means).ShouldBeUnique();
    }

    [Theory]
    [InlineData("search-token", "code=", 19, "was to find 20 and found 19")]
    [InlineData("search-mix", "family:exact", 0, "was to find 1 to 20 and found 0")]
    [InlineData("everything", "$everything", 20, "was to find 150 to 152 and found 20")]
    public async Task A_search_that_does_not_find_what_was_sent_is_not_measured(string scenario, string path, int found, string said)
    {
        await using var server = await StubServer.Start(StubServer.With(entries: asked => asked.Contains(path, StringComparison.Ordinal) ? found : 20));

        var tool = await RunningTool.Run(server, scenario);

        tool.Code.ShouldBe(LoadCommand.Failed);
        tool.Errors.ShouldContain(said);
    }

    [Fact]
    public async Task Where_everything_comes_in_pages_the_whole_is_asked_for()
    {
        await using var server = await StubServer.Start(StubServer.With(entries: asked => asked.EndsWith("_count=1000", StringComparison.Ordinal) ? 150 : 50));

        var tool = await RunningTool.Run(server, "everything");

        tool.Code.ShouldBe(LoadCommand.Good, tool.Errors);
        server.Requests.Last().Query.ShouldBe("?_count=1000");
    }

    [Fact]
    public async Task A_patient_of_everything_has_150_resources_that_refer_to_each_other_within_the_bundle()
    {
        await using var server = await StubServer.Start();

        await RunningTool.Run(server, "everything");

        var bundle = server.Requests.Where(request => request.Path.Length == 0).ElementAt(1).Json.GetProperty("entry").EnumerateArray().ToList();
        bundle.Count.ShouldBe(150);
        var names = bundle.Select(entry => entry.GetProperty("fullUrl").GetString()).ToHashSet();
        References(JsonSerializer.SerializeToElement(bundle)).Where(reference => reference.StartsWith("urn:", StringComparison.Ordinal)).ShouldAllBe(reference => names.Contains(reference));
    }

    /// <summary>The stub's ids begin with s; entries call each other by urn.</summary>
    private static IEnumerable<string> WrongWith(StubRequest request) =>
    [
        .. request.ContentType == "application/fhir+json" ? Array.Empty<string>() : [$"{request.Path} is sent as {request.ContentType}"],
        .. References(request.Json).Where(reference => !reference.StartsWith("urn:uuid:", StringComparison.Ordinal) && reference.Split('/') is not [_, ['s', ..]])
            .Select(reference => $"{request.Path} refers to {reference}"),
    ];

    private static IEnumerable<string> References(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => member is { Name: "reference", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
