using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Search;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Http.Operations;

/// <summary>Searches in the compartments of R4.</summary>
public sealed class CompartmentSearchTests
{
    private static readonly string[] Record =
    [
        """{"resourceType":"Patient","id":"p1","gender":"female","generalPractitioner":[{"reference":"Practitioner/d1"}]}""",
        """{"resourceType":"Patient","id":"p2","link":[{"other":{"reference":"Patient/p1"},"type":"seealso"}]}""",
        """{"resourceType":"Practitioner","id":"d1"}""",
        """{"resourceType":"Encounter","id":"e1","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p1"},"participant":[{"individual":{"reference":"Practitioner/d1"}}]}""",
        """{"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e1"},"code":{"coding":[{"system":"urn:s","code":"a"}]},"onsetDateTime":"2024-01-01"}""",
        """{"resourceType":"Condition","id":"c2","subject":{"reference":"Patient/p1"},"code":{"coding":[{"system":"urn:s","code":"b"}]},"onsetDateTime":"2025-01-01"}""",
        """{"resourceType":"Condition","id":"c3","subject":{"reference":"Patient/p2"},"asserter":{"reference":"Patient/p1"},"code":{"coding":[{"system":"urn:s","code":"a"}]}}""",
        """{"resourceType":"Condition","id":"c4","subject":{"reference":"Patient/p2"},"code":{"coding":[{"system":"urn:s","code":"a"}]}}""",
        """{"resourceType":"Observation","id":"o1","meta":{"tag":[{"system":"urn:t","code":"x"}]},"status":"final","code":{"text":"a"},"subject":{"reference":"Patient/p1"},"performer":[{"reference":"Practitioner/d1"}],"device":{"reference":"Device/v1"}}""",
        """{"resourceType":"Observation","id":"o2","status":"final","code":{"text":"b"},"subject":{"reference":"Patient/p2"},"focus":[{"reference":"Patient/p1"}]}""",
        """{"resourceType":"RelatedPerson","id":"r1","patient":{"reference":"Patient/p1"}}""",
        """{"resourceType":"Coverage","id":"v1","status":"active","beneficiary":{"reference":"Patient/p1"},"payor":[{"reference":"RelatedPerson/r1"}]}""",
    ];

    [Theory]
    [InlineData("Patient/p1/Condition", "c1 c2 c3")]
    [InlineData("Patient/p1/Condition?code=urn:s|a", "c1 c3")]
    [InlineData("Patient/p1/Condition?code:not=urn:s|a", "c2")]
    [InlineData("Patient/p1/Condition?_id=c1", "c1")]
    [InlineData("Patient/p1/Condition?_id=c4", "")]
    [InlineData("Patient/p1/Condition?onset-date=ge2025", "c2")]
    [InlineData("Patient/p1/Condition?patient=p2", "c3")]
    [InlineData("Patient/p1/Condition?subject:missing=true", "")]
    [InlineData("Patient/p1/Condition?_sort=-onset-date", "c2 c1 c3")]
    [InlineData("Patient/p1/Observation", "o1")]
    [InlineData("Patient/p1/Patient", "p1 p2")]
    [InlineData("Patient/p1/Patient?gender=female", "p1")]
    [InlineData("Patient/nobody/Condition", "")]
    [InlineData("Encounter/e1/Condition", "c1")]
    [InlineData("Encounter/e1/Encounter", "e1")]
    [InlineData("Practitioner/d1/Patient", "p1")]
    [InlineData("Practitioner/d1/Encounter?patient=Patient/p1", "e1")]
    [InlineData("Practitioner/d1/Practitioner", "d1")]
    [InlineData("Device/v1/Observation", "o1")]
    [InlineData("RelatedPerson/r1/Coverage", "v1")]
    public async Task A_search_in_a_compartment_finds_what_belongs_to_it(string url, string ids)
    {
        await using var engine = await Recorded();

        var answer = await engine.Send("GET", url);

        answer.Status.ShouldBe(200);
        Ordered(answer, url).ShouldBe(ids);
        Link(answer, "self").ShouldBe($"http://test/fhir/{url}");
        var (path, query) = url.Split('?') is [var before, var after] ? (before, $"?{after}") : (url, "");
        (await engine.Send("POST", $"{path}/_search{query}")).Ids().ShouldBe(answer.Ids());
    }

    [Theory]
    [InlineData("Patient/p1/*", "c1 c2 c3 v1 e1 o1 p1 p2 r1")]
    [InlineData("Patient/p1/*?_type=Condition,Observation", "c1 c2 c3 o1")]
    [InlineData("Patient/p1/*?_tag=urn:t|x", "o1")]
    [InlineData("Patient/nobody/*", "")]
    [InlineData("Encounter/e1/*", "c1 e1")]
    [InlineData("Practitioner/d1/*", "e1 o1 p1 d1")]
    public async Task A_search_over_all_types_goes_through_the_compartment_page_by_page(string url, string ids)
    {
        await using var engine = await Recorded();

        var whole = (await engine.Send("GET", url)).Ids();

        whole.ShouldBe(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
        foreach (var count in new[] { 1, 2, 4 })
        {
            (await Pages(engine, $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}_count={count}", count)).ShouldBe(string.Join(' ', whole));
        }
    }

    [Fact]
    public async Task The_total_of_a_search_over_all_types_is_that_of_the_whole_compartment()
    {
        await using var engine = await Recorded();

        (await engine.Send("GET", "Patient/p1/*?_count=2")).Json().GetProperty("total").GetInt64().ShouldBe(9);
        (await engine.Send("GET", "Patient/p1/*?_summary=count")).Json().GetProperty("total").GetInt64().ShouldBe(9);
        (await engine.Send("GET", "Patient/p1/*?_total=none")).Json().TryGetProperty("total", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("GET", "Patient/p1/Medication", 404, "not-supported at Medication")]
    [InlineData("GET", "Organization/o1/Condition", 404, "not-supported at Organization")]
    [InlineData("GET", "Organization/o1/*", 404, "not-supported at Organization")]
    [InlineData("GET", "Patient/p1/Nothing", 404, "not-supported")]
    [InlineData("GET", "Patient/p_1/Condition", 400, "invalid at Patient.id")]
    [InlineData("GET", "Patient/p1/Condition?favourite=red", 400, "invalid at favourite")]
    [InlineData("GET", "Patient/p1/*?code=a", 400, "not-supported at code")]
    [InlineData("GET", "Patient/p1/*?_sort=_id", 400, "not-supported at _sort")]
    [InlineData("GET", "Patient/p1/*?_include=*", 400, "not-supported at _include")]
    [InlineData("GET", "Patient/p1/*?_type=Medication", 400, "not-supported at _type")]
    [InlineData("GET", "Patient/p1/*?_type=Nothing", 400, "invalid at _type")]
    [InlineData("GET", "Patient/p1/*?_count=x", 400, "invalid at _count")]
    [InlineData("GET", "Patient/p1/*?_cursor=x", 400, "invalid at _cursor")]
    [InlineData("PUT", "Patient/p1/Condition", 405, "not-supported")]
    public async Task What_is_no_search_of_a_compartment_is_refused(string method, string url, int status, string issue)
    {
        await using var engine = await Recorded();

        var answer = await engine.Send(method, url);

        (answer.Status, answer.Issue()).ShouldBe((status, issue));
    }

    [Fact]
    public void Every_parameter_of_a_compartment_but_the_known_ones_is_a_reference_of_its_type()
    {
        var compartments = new Compartments(SearchParameters.Number([]));

        var missing =
            from compartment in Compartments.All
            from type in Compartments.TypesIn(compartment)
            let scope = compartments.Scope(new ResourceKey(compartment, "x"), type)!
            where (scope.By.Count == 0 && !scope.Itself) || scope.By.Any(parameter => parameter is not { Type: SearchParamType.Reference, IsServed: true })
            select $"{compartment}/{type}";

        missing.ShouldBeEmpty();
    }

    private static async Task<RunningEngine> Recorded()
    {
        var engine = await RunningEngine.Start();

        foreach (var resource in Record)
        {
            var json = System.Text.Json.JsonDocument.Parse(resource).RootElement;
            (await engine.Send("PUT", $"{json.String("resourceType")}/{json.String("id")}", resource)).Status.ShouldBe(201);
        }

        return engine;
    }

    /// <summary>Without an order of its own a search promises none.</summary>
    private static string Ordered(FhirResponse answer, string url) =>
        string.Join(' ', url.Contains("_sort", StringComparison.Ordinal) ? answer.Ids() : [.. answer.Ids().Order(StringComparer.Ordinal)]);

    private static async Task<string> Pages(RunningEngine engine, string url, int count)
    {
        List<string> ids = [];

        for (var next = (string?)url; next is not null;)
        {
            var page = await engine.Send("GET", next);
            page.Status.ShouldBe(200);
            page.Ids().Count.ShouldBeLessThanOrEqualTo(count);
            ids.AddRange(page.Ids());
            next = Link(page, "next")?["http://test/fhir/".Length..];
        }

        return string.Join(' ', ids);
    }

    private static string? Link(FhirResponse bundle, string relation) => bundle.Json().GetProperty("link").EnumerateArray()
        .Where(link => link.String("relation") == relation).Select(link => Uri.UnescapeDataString(link.String("url"))).FirstOrDefault();
}
