using CaseRecords.Fhir;
using CaseRecords.Routing;

namespace CaseRecords.Gateway.Tests;

/// <summary>Where every request of every R4 type goes, by the table that the services themselves keep to.</summary>
public sealed class RoutesTests
{
    private const string Exchange = "exchange";
    private const string AnyOwner = "records";

    [Fact]
    public async Task Every_request_of_every_type_goes_where_the_routing_table_says()
    {
        await using var gateway = await RouteTable.Load();

        (await WrongWays(gateway)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_check_sees_a_type_that_went_to_another_owner()
    {
        await using var gateway = await RouteTable.Load(
            "--ReverseProxy:Routes:write-diagnoses:Match:Path", "/fhir/{type:regex(^(ClinicalImpression|RiskAssessment)$)}/{id?}");

        (await WrongWays(gateway)).ShouldBe(
        [
            "POST /fhir/Condition goes to patients, not diagnoses",
            "PUT /fhir/Condition/1 goes to patients, not diagnoses",
            "PATCH /fhir/Condition/1 goes to patients, not diagnoses",
            "DELETE /fhir/Condition/1 goes to patients, not diagnoses",
            "PUT /fhir/Condition/1?_format=json goes to patients, not diagnoses",
        ]);
    }

    [Fact]
    public async Task The_check_sees_a_condition_that_is_not_looked_at()
    {
        await using var gateway = await RouteTable.Load("--ReverseProxy:Routes:conditional-create:Match:Headers:0:Name", "If-None-Exists");

        (await WrongWays(gateway)).ShouldContain("POST /fhir/Patient if none exists goes to patients, not exchange");
    }

    [Theory]
    [InlineData("POST", "/fhir", Exchange)]
    [InlineData("POST", "/fhir/", Exchange)]
    [InlineData("GET", "/fhir", Exchange)]
    [InlineData("GET", "/fhir/metadata", Exchange)]
    [InlineData("HEAD", "/fhir/metadata", Exchange)]
    [InlineData("GET", "/fhir/_history", Exchange)]
    [InlineData("GET", "/fhir/$export", Exchange)]
    [InlineData("GET", "/fhir/$meta", Exchange)]
    [InlineData("GET", "/fhir/$reindex", Exchange)]
    [InlineData("POST", "/fhir/$reindex", Exchange)]
    [InlineData("POST", "/fhir/$process-message", Exchange)]
    [InlineData("GET", "/fhir/a/b/c/d/e", Exchange)]
    [InlineData("PROPFIND", "/fhir/Patient", Exchange)]
    [InlineData("OPTIONS", "/fhir/Patient/1", Exchange)]
    [InlineData("GET", "/fhir/Nothing/1", AnyOwner)]
    [InlineData("POST", "/fhir/Nothing", "patients")]
    [InlineData("GET", "/events", Exchange)]
    [InlineData("GET", "/events?after=now&wait=60", Exchange)]
    [InlineData("GET", "/events/asyncapi.json", Exchange)]
    [InlineData("GET", "/events/schemas/resource-changed/1.json", Exchange)]
    [InlineData("GET", "/health/events", Exchange)]
    [InlineData("GET", "/metadata/routing", Exchange)]
    [InlineData("GET", "/", "timeline")]
    [InlineData("GET", "/patients/p1", "timeline")]
    [InlineData("GET", "/timeline/p1?asOf=2025-01-01", "timeline")]
    [InlineData("GET", "/assets/case.css", "timeline")]
    [InlineData("GET", "/health/live", "")]
    [InlineData("GET", "/health/ready", "")]
    [InlineData("GET", "/internal/prepare", "")]
    [InlineData("POST", "/internal/prepare", "")]
    [InlineData("GET", "/nowhere", "")]
    [InlineData("GET", "/eventsish", "")]
    public async Task Everything_else_goes_to_the_service_whose_it_is(string method, string url, string cluster)
    {
        await using var gateway = await RouteTable.Load();

        (await gateway.Ask(method, url)).ShouldBe(cluster);
    }

    private static async Task<List<string>> WrongWays(RouteTable gateway)
    {
        List<string> wrong = [];

        foreach (var (method, url, conditional, expected) in R4.ResourceTypes.SelectMany(Requests))
        {
            var cluster = await gateway.Ask(method, url, conditional);

            if (cluster != expected)
            {
                wrong.Add($"{method} {url}{(conditional ? " if none exists" : "")} goes to {(cluster.Length == 0 ? "nobody" : cluster)}, not {expected}");
            }
        }

        return wrong;
    }

    private static IEnumerable<(string Method, string Url, bool IfNoneExist, string Cluster)> Requests(string type)
    {
        var owner = RoutingTable.SingleOwnerTypes.GetValueOrDefault(type, Exchange);
        string[] reads = [$"/fhir/{type}", $"/fhir/{type}?name=x&_count=5", $"/fhir/{type}/1", $"/fhir/{type}/1/_history", $"/fhir/{type}/1/_history/2"];

        return
        [
            .. reads.SelectMany(url => new[] { ("GET", url, false, AnyOwner), ("HEAD", url, false, AnyOwner) }),
            ("POST", $"/fhir/{type}/_search", false, AnyOwner),
            ("POST", $"/fhir/{type}/_search?_count=5", false, AnyOwner),
            ("POST", $"/fhir/{type}", false, owner),
            ("PUT", $"/fhir/{type}/1", false, owner),
            ("PATCH", $"/fhir/{type}/1", false, owner),
            ("DELETE", $"/fhir/{type}/1", false, owner),
            ("PUT", $"/fhir/{type}/1?_format=json", false, owner),
            ("POST", $"/fhir/{type}", true, Exchange),
            ("PUT", $"/fhir/{type}?identifier=x", false, Exchange),
            ("PATCH", $"/fhir/{type}?identifier=x", false, Exchange),
            ("DELETE", $"/fhir/{type}?identifier=x", false, Exchange),
            ("DELETE", $"/fhir/{type}", false, Exchange),
            ("GET", $"/fhir/Patient/1/{type}", false, AnyOwner),
            ("HEAD", $"/fhir/{type}/1/Observation?code=x", false, AnyOwner),
            ("GET", $"/fhir/{type}/1/*", false, AnyOwner),
            ("POST", $"/fhir/Patient/1/{type}/_search", false, AnyOwner),
            ("POST", $"/fhir/{type}/1/_search", false, AnyOwner),
            ("POST", $"/fhir/{type}/1/*/_search", false, AnyOwner),
            ("GET", $"/fhir/{type}/1/$everything", false, Exchange),
            ("GET", $"/fhir/{type}/1/$meta", false, Exchange),
            ("POST", $"/fhir/{type}/1/$meta-add", false, Exchange),
            ("GET", $"/fhir/{type}/1/_history/2/$meta", false, Exchange),
            ("GET", $"/fhir/{type}/$lastn?max=3", false, Exchange),
            ("POST", $"/fhir/{type}/$match", false, Exchange),
            ("POST", $"/fhir/{type}/1/$validate", false, Exchange),
            ("GET", $"/fhir/{type}/1/$validate?mode=delete", false, Exchange),
            ("POST", $"/fhir/{type}/$validate", false, Exchange),
            ("GET", $"/fhir/{type}/$export", false, Exchange),
            ("POST", $"/fhir/{type}/$validate", false, Exchange),
        ];
    }
}
