using System.Text.Json;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Tests.Search;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>The CapabilityStatement says what is served: no less, and above all no more.</summary>
public sealed class CapabilityDocumentTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n" };

    [Fact]
    public async Task The_entry_of_Patient_is_as_it_was_reviewed()
    {
        await using var engine = await RunningEngine.Start();

        JsonSerializer.Serialize(await Entry(engine, "Patient"), Readable).ShouldBeGolden("Http/Golden/capability-patient.json");
    }

    [Fact]
    public async Task Every_R4_type_is_listed()
    {
        await using var engine = await RunningEngine.Start();

        (await Entries(engine)).Select(entry => entry.String("type")).ShouldBe(R4.ResourceTypes);
    }

    [Fact]
    public async Task Every_listed_interaction_has_its_route_and_every_route_of_a_type_is_listed()
    {
        await using var engine = await RunningEngine.Start();
        var routes = FhirRoutes.Table.Where(route => route.Pattern.StartsWith("{type}", StringComparison.Ordinal) && !route.Pattern.Contains('$', StringComparison.Ordinal) && !IsConditional(route.Interaction)).Select(route => CodeOf(route.Interaction)).Distinct().ToList();

        foreach (var entry in await Entries(engine))
        {
            var listed = entry.GetProperty("interaction").EnumerateArray().Select(interaction => interaction.String("code"));
            string[] refused = entry.String("type") == "AuditEvent" ? ["update", "patch", "delete"] : [];
            listed.ShouldBe(routes.Except(refused), ignoreOrder: true, entry.String("type"));
        }
    }

    [Fact]
    public async Task Every_listed_operation_has_its_route_and_every_route_of_an_operation_is_listed()
    {
        await using var engine = await RunningEngine.Start();
        var entries = await Entries(engine);
        var listed = entries.Where(entry => entry.TryGetProperty("operation", out _))
            .SelectMany(entry => entry.GetProperty("operation").EnumerateArray().Select(operation => $"{entry.String("type")}/${operation.String("name")}"))
            .Concat((await engine.Send("GET", "metadata")).Json().GetProperty("rest")[0].GetProperty("operation").EnumerateArray().Select(operation => $"${operation.String("name")}"));

        listed.ShouldBe(
            FhirRoutes.Table.Where(route => route.Pattern.Contains('$', StringComparison.Ordinal))
                .SelectMany(route => Named(route.Pattern.Split('/')[0], route.Pattern.Split('/')[^1])).Distinct(),
            ignoreOrder: true);

        static IEnumerable<string> Named(string type, string operation) =>
            type == operation ? [operation] : type == "{type}" ? R4.ResourceTypes.Select(one => $"{one}/{operation}") : [$"{type}/{operation}"];
    }

    [Fact]
    public async Task Every_compartment_that_is_listed_can_be_searched()
    {
        await using var engine = await RunningEngine.Start();
        var listed = (await engine.Send("GET", "metadata")).Json().GetProperty("rest")[0].GetProperty("compartment").EnumerateArray().Select(one => one.GetString()!.Split('/')[^1]).ToList();

        listed.ShouldBe(["device", "encounter", "patient", "practitioner", "relatedPerson"]);
        foreach (var name in listed)
        {
            (await engine.Send("GET", $"{char.ToUpperInvariant(name[0])}{name[1..]}/x/Observation")).Status.ShouldBe(200);
        }
    }

    [Fact]
    public async Task What_an_AuditEvent_does_not_list_is_refused()
    {
        await using var engine = await RunningEngine.Start();

        (await engine.Send("PUT", "AuditEvent/a1", "{}")).Status.ShouldBe(405);
        (await engine.Send("DELETE", "AuditEvent/a1")).Status.ShouldBe(405);
        (await engine.Send(RunningEngine.Request("PATCH", "AuditEvent/a1", "[]") with { MediaType = "application/json-patch+json" })).Status.ShouldBe(405);
        (await engine.Send("PUT", "AuditEvent?_id=a1", "{}")).Status.ShouldBe(405);
        (await engine.Send("DELETE", "AuditEvent?_id=a1")).Status.ShouldBe(405);
    }

    [Fact]
    public async Task A_search_takes_every_parameter_that_is_listed()
    {
        await using var engine = await RunningEngine.Start();
        List<string> refused = [];

        foreach (var entry in await Entries(engine))
        {
            var type = entry.String("type");
            refused.AddRange(
                from parameter in entry.GetProperty("searchParam").EnumerateArray()
                where engine.Engine.Queries.Parse(type, [new(parameter.String("name"), ValueOf(engine.Engine.Parameters.Find(type, parameter.String("name"))!))], strict: true).HasErrors
                select $"{type}?{parameter.String("name")}");
        }

        refused.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("searchInclude", "_include")]
    [InlineData("searchRevInclude", "_revinclude")]
    public async Task A_search_takes_every_include_that_is_listed(string member, string parameter)
    {
        await using var engine = await RunningEngine.Start();
        List<string> refused = [];

        foreach (var entry in (await Entries(engine)).Where(entry => entry.TryGetProperty(member, out _)))
        {
            refused.AddRange(
                from include in entry.GetProperty(member).EnumerateArray()
                where engine.Engine.Queries.Parse(entry.String("type"), [new(parameter, include.GetString()!)], strict: true).HasErrors
                select $"{entry.String("type")}?{parameter}={include}");
        }

        refused.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_search_takes_no_parameter_that_is_not_listed()
    {
        await using var engine = await RunningEngine.Start();
        var all = R4.ResourceTypes.SelectMany(type => engine.Engine.Parameters.Of(type)).DistinctBy(parameter => parameter.Code).ToList();
        List<string> taken = [];

        foreach (var entry in await Entries(engine))
        {
            var type = entry.String("type");
            var listed = entry.GetProperty("searchParam").EnumerateArray().Select(parameter => parameter.String("name")).ToHashSet();
            taken.AddRange(
                from parameter in all
                where !listed.Contains(parameter.Code)
                where !engine.Engine.Queries.Parse(type, [new(parameter.Code, ValueOf(parameter))], strict: true).HasErrors
                select $"{type}?{parameter.Code}");
        }

        taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_check_sees_a_parameter_that_no_search_takes()
    {
        await using var engine = await RunningEngine.Start();

        (await engine.Send("GET", "Patient?favourite-colour=red")).ShouldSatisfyAllConditions(
            answer => answer.Status.ShouldBe(400),
            answer => answer.Issue().ShouldBe("invalid at favourite-colour"));
    }

    [Fact]
    public async Task The_ETag_changes_with_the_content_and_only_with_it()
    {
        await using var engine = await RunningEngine.Start();
        var request = RunningEngine.Request("GET", "metadata");

        var first = await engine.Send(request);

        (await engine.Send(request)).ETag.ShouldBe(first.ETag);
        (await engine.Send(request with { Base = "https://elsewhere/fhir" })).ETag.ShouldNotBe(first.ETag);
    }

    private static async Task<JsonElement> Entry(RunningEngine engine, string type) => (await Entries(engine)).Single(entry => entry.String("type") == type);

    private static async Task<IReadOnlyList<JsonElement>> Entries(RunningEngine engine) =>
        [.. (await engine.Send("GET", "metadata")).Json().GetProperty("rest")[0].GetProperty("resource").EnumerateArray()];

    /// <summary>The code of an interaction as R4 writes it: <c>search-type</c>.</summary>
    /// <summary>R4 lists these as properties of the type, not as interactions.</summary>
    private static bool IsConditional(Interaction interaction) => interaction is Interaction.ConditionalUpdate or Interaction.ConditionalPatch or Interaction.ConditionalDelete;

    private static string CodeOf(Interaction interaction) =>
        string.Concat(interaction.ToString().Select((letter, i) => char.IsUpper(letter) && i > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private static string ValueOf(SearchParameterInfo parameter) => parameter.Parts.Count == 0
        ? ValueOf(parameter.Type)
        : string.Join('$', parameter.Parts.Select(part => ValueOf(Indexed.Parameters.Find(parameter.ResourceType, part.Code)!)));

    private static string ValueOf(SearchParamType type) => ValueOf(type.ToString().ToLowerInvariant());

    private static string ValueOf(string type) => type switch
    {
        "date" => "2026",
        "number" or "quantity" => "1",
        "reference" => "Patient/p1",
        "uri" => "urn:x",
        "special" => "52|13",
        _ => "x",
    };
}
