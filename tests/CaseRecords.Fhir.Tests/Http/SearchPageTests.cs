using CaseRecords.Fhir.Http;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>The links of a search: where they lead, and for whom.</summary>
public sealed class SearchPageTests
{
    [Theory]
    [InlineData("Patient?_count=2&_sort=_id")]
    [InlineData("Patient?_count=2&_sort=-family,_id")]
    [InlineData("?_type=Patient&_count=2&_sort=_id")]
    public async Task Pages_lead_forth_and_back_and_to_the_first(string query)
    {
        await using var engine = await Filled(5);
        var first = await engine.Send("GET", query);
        var second = await engine.Send("GET", Link(first, "next")!);
        var third = await engine.Send("GET", Link(second, "next")!);

        first.Ids().Concat(second.Ids()).Concat(third.Ids()).Order().ShouldBe(["p0", "p1", "p2", "p3", "p4"]);
        Link(first, "previous").ShouldBeNull();
        Link(third, "next").ShouldBeNull();
        (await engine.Send("GET", Link(third, "previous")!)).Ids().ShouldBe(second.Ids());
        (await engine.Send("GET", Link(await engine.Send("GET", Link(third, "previous")!), "previous")!)).Ids().ShouldBe(first.Ids());
        (await engine.Send("GET", Link(third, "first")!)).Ids().ShouldBe(first.Ids());
    }

    [Fact]
    public async Task A_code_in_several_systems_does_not_shorten_a_page()
    {
        await using var engine = await RunningEngine.Start();

        for (var n = 0; n < 7; n++)
        {
            await engine.Send("PUT", $"Basic/b{n}", $$$"""{"resourceType":"Basic","id":"b{{{n}}}","code":{"coding":[{"system":"urn:a","code":"A"},{"system":"urn:b","code":"a"},{"system":"http://loinc.org","code":"A"},{"code":"A"}]}}""");
        }

        List<string> found = [];

        for (var page = await engine.Send("GET", "Basic?code=A&_count=2"); ; page = await engine.Send("GET", Link(page, "next")!))
        {
            found.AddRange(page.Ids());

            if (Link(page, "next") is null)
            {
                break;
            }
        }

        found.Order().ShouldBe(["b0", "b1", "b2", "b3", "b4", "b5", "b6"]);
    }

    [Fact]
    public async Task A_page_that_turned_out_empty_leads_back()
    {
        await using var engine = await Filled(3);
        var first = await engine.Send("GET", "Patient?_count=2&_sort=_id");
        await engine.Send("PUT", "Patient/p2", Patient(2, "Other"));

        var last = await engine.Send("GET", Link(first, "next")!);

        last.Json().GetProperty("entry").GetArrayLength().ShouldBe(1);
        (await engine.Send("GET", Link(last, "previous")!)).Ids().ShouldBe(["p0", "p1"]);
        (await engine.Send("GET", Link(last, "related")!)).Ids().ShouldBe(["p2"]);
        last.Json().GetProperty("entry")[0].GetProperty("search").GetProperty("mode").GetString().ShouldBe("outcome");
    }

    [Theory]
    [InlineData("Patient?_count=2")]
    [InlineData("Patient/p0/*?_count=1")]
    public async Task A_cursor_opens_for_its_client_and_its_search_only(string query)
    {
        await using var engine = await Filled(3);
        await engine.Send("PUT", "Basic/b", """{"resourceType":"Basic","id":"b","code":{"text":"x"},"subject":{"reference":"Patient/p0"}}""");
        var next = Link(await engine.Send("GET", query), "next")!;
        var request = RunningEngine.Request("GET", next);

        (await engine.Send(request)).Status.ShouldBe(200);
        (await engine.Send(request with { Context = request.Context with { Client = "another" } })).Issue().ShouldBe("invalid at _cursor");
        (await engine.Send("GET", next[..^6] + "AAAAAA")).Issue().ShouldBe("invalid at _cursor");
        (await engine.Send("GET", next.Replace("_count=2", "_count=3", StringComparison.Ordinal).Replace("_count=1", "_count=3", StringComparison.Ordinal))).Issue().ShouldBe("invalid at _cursor");
    }

    private static async Task<RunningEngine> Filled(int patients)
    {
        var engine = await RunningEngine.Start();

        for (var n = 0; n < patients; n++)
        {
            (await engine.Send("PUT", $"Patient/p{n}", Patient(n, "Berg"))).Status.ShouldBe(201);
        }

        return engine;
    }

    private static string Patient(int n, string family) => $$"""{"resourceType":"Patient","id":"p{{n}}","name":[{"family":"{{family}}"}]}""";

    private static string? Link(FhirResponse page, string relation) => page.Json().GetProperty("link").EnumerateArray()
        .Where(link => link.GetProperty("relation").GetString() == relation)
        .Select(link => link.GetProperty("url").GetString()!["http://test/fhir".Length..].TrimStart('/'))
        .FirstOrDefault();
}
