using CaseRecords.Fhir.Http;

namespace CaseRecords.Fhir.Tests.Http.Operations;

/// <summary>Everything about a patient.</summary>
public sealed class EverythingTests
{
    private static readonly string[] Record =
    [
        """{"resourceType":"Patient","id":"p1","birthDate":"1960-01-01","generalPractitioner":[{"reference":"Practitioner/d1"}]}""",
        """{"resourceType":"Patient","id":"p2"}""",
        """{"resourceType":"Practitioner","id":"d1"}""",
        """{"resourceType":"Organization","id":"g1"}""",
        """{"resourceType":"Organization","id":"g2"}""",
        """{"resourceType":"PractitionerRole","id":"w1","organization":{"reference":"Organization/g1"}}""",
        """{"resourceType":"Medication","id":"m1"}""",
        """{"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/p1"},"onsetDateTime":"2023-05","recordedDate":"2025-01-01"}""",
        """{"resourceType":"Condition","id":"c2","subject":{"reference":"Patient/p1"},"onsetDateTime":"2022-01-01","abatementDateTime":"2022-03-01"}""",
        """{"resourceType":"Condition","id":"c3","subject":{"reference":"Patient/p1"}}""",
        """{"resourceType":"Condition","id":"other","subject":{"reference":"Patient/p2"}}""",
        """{"resourceType":"Observation","id":"o1","status":"final","code":{"text":"a"},"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2024-02-01","performer":[{"reference":"PractitionerRole/w1"}]}""",
        """{"resourceType":"Observation","id":"o2","status":"final","code":{"text":"a"},"subject":{"reference":"Patient/p2"},"performer":[{"reference":"Patient/p1"}],"effectivePeriod":{"start":"2025-01-01"}}""",
        """{"resourceType":"MedicationRequest","id":"r1","status":"active","intent":"order","medicationReference":{"reference":"Medication/m1"},"subject":{"reference":"Patient/p1"},"authoredOn":"2024-06-01"}""",
        """{"resourceType":"AuditEvent","type":{"code":"x"},"recorded":"2025-01-01T00:00:00Z","agent":[{"who":{"reference":"Patient/p1"},"requestor":true}],"source":{"observer":{"display":"x"}}}""",
    ];

    [Theory]
    [InlineData("", "c1 c2 c3 o1 o2 p1 r1", "d1 g1 m1 w1")]
    [InlineData("?_type=Condition", "c1 c2 c3", "")]
    [InlineData("?_type=Condition,Medication", "c1 c2 c3", "m1")]
    [InlineData("?_type=Condition&_type=Patient", "c1 c2 c3 p1", "")]
    [InlineData("?start=2024-01-01&end=2024-12-31", "c1 c3 o1 p1 r1", "d1 g1 m1 w1")]
    [InlineData("?start=2024-03", "c1 c3 o2 p1 r1", "d1 g1 m1 w1")]
    [InlineData("?end=2022", "c2 c3 p1", "d1 g1 m1 w1")]
    [InlineData("?end=2022&_type=Condition", "c2 c3", "")]
    [InlineData("?_since=2999-01-01", "", "")]
    [InlineData("?_since=2000-01-01T00:00:00Z", "c1 c2 c3 o1 o2 p1 r1", "d1 g1 m1 w1")]
    public async Task It_holds_what_was_asked_for_and_what_that_refers_to(string query, string matches, string includes)
    {
        await using var engine = await Recorded();

        var answer = await engine.Send("GET", $"Patient/p1/$everything{query}");

        answer.Status.ShouldBe(200);
        Ordered(answer, "match").ShouldBe(matches);
        Ordered(answer, "include").ShouldBe(includes);
        answer.Json().GetProperty("total").GetInt32().ShouldBe(matches.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        Link(answer, "self").ShouldBe($"http://test/fhir/Patient/p1/$everything{query}");
        foreach (var count in new[] { 1, 3, 1000 })
        {
            var pages = await Pages(engine, $"Patient/p1/$everything{query}{(query.Length == 0 ? '?' : '&')}_count={count}", count);
            pages.Order(StringComparer.Ordinal).ShouldBe($"{matches} {includes}".Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task The_patient_comes_first_on_the_first_page_and_included_resources_last()
    {
        await using var engine = await Recorded();

        (await Pages(engine, "Patient/p1/$everything?_count=2", 2)).ShouldBe(["p1", "c1", "c2", "c3", "r1", "o1", "o2", "m1", "g1", "d1", "w1"]);
    }

    [Fact]
    public async Task A_page_after_changes_neither_repeats_nor_skips_what_is_still_there()
    {
        await using var engine = await Recorded();
        var first = await engine.Send("GET", "Patient/p1/$everything?_count=3");
        first.Ids().ShouldBe(["p1", "c1", "c2"]);

        await engine.Send("DELETE", "Condition/c2");
        await engine.Send("PUT", "Condition/c0", """{"resourceType":"Condition","id":"c0","subject":{"reference":"Patient/p1"}}""");
        var second = await engine.Send("GET", Next(first)!);

        second.Ids().ShouldBe(["c3", "r1", "o1"]);
    }

    [Fact]
    public async Task Posted_parameters_ask_the_same()
    {
        await using var engine = await Recorded();
        const string Parameters = """
            {"resourceType":"Parameters","parameter":[{"name":"start","valueDate":"2024-01-01"},{"name":"end","valueDate":"2024-12-31"},{"name":"_type","valueCode":"Condition"},{"name":"_since","valueInstant":"2000-01-01T00:00:00Z"}]}
            """;

        var answer = await engine.Send("POST", "Patient/p1/$everything", Parameters);

        Ordered(answer, "match").ShouldBe("c1 c3");
        (await engine.Send("GET", Link(answer, "self")!["http://test/fhir/".Length..])).Ids().ShouldBe(answer.Ids());
        (await engine.Send("POST", "Patient/p1/$everything")).Ids().Count.ShouldBe(11);
        (await engine.Send("HEAD", "Patient/p1/$everything")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Audit_events_are_there_only_where_they_are_named()
    {
        await using var engine = await Recorded();

        (await engine.Send("GET", "Patient/p1/$everything?_type=AuditEvent")).Ids().Count.ShouldBe(1);
        (await engine.Send("GET", "Patient/p1/$everything?_type=AuditEvent&_count=5")).Ids().Count.ShouldBe(1);
    }

    [Fact]
    public async Task More_than_the_limit_is_refused_whole_and_served_in_pages()
    {
        await using var engine = await Recorded();
        engine.Limit(new OperationLimits { Everything = 6 });

        var whole = await engine.Send("GET", "Patient/p1/$everything");

        (whole.Status, whole.Issue()).ShouldBe((422, "too-costly"));
        (await Pages(engine, "Patient/p1/$everything?_count=5", 5)).Count.ShouldBe(11);
        engine.Limit(new OperationLimits { Everything = 8 });
        (await engine.Send("GET", "Patient/p1/$everything")).Ids().Count.ShouldBe(11);
    }

    [Theory]
    [InlineData("Patient/none/$everything", 404, "not-found")]
    [InlineData("Patient/gone/$everything", 410, "deleted")]
    [InlineData("Patient/gone/$everything?_count=2", 410, "deleted")]
    [InlineData("Patient/p1/$everything?start=soon", 400, "invalid at start")]
    [InlineData("Patient/p1/$everything?start=2024-01-01T00:00:00Z", 400, "invalid at start")]
    [InlineData("Patient/p1/$everything?start=2024&end=2023", 400, "invalid at start")]
    [InlineData("Patient/p1/$everything?start=2024&start=2025", 400, "invalid at start")]
    [InlineData("Patient/p1/$everything?_type=Nothing", 400, "invalid at _type")]
    [InlineData("Patient/p1/$everything?_count=-1", 400, "invalid at _count")]
    [InlineData("Patient/p1/$everything?_count=2&_cursor=x", 400, "invalid at _cursor")]
    [InlineData("Patient/p1/$everything?_cursor=x", 400, "invalid at _cursor")]
    [InlineData("Patient/p1/$everything?_sort=date", 400, "not-supported at _sort")]
    [InlineData("Patient/$everything", 400, "not-supported at Patient")]
    [InlineData("Observation/o1/$everything", 404, "not-supported")]
    public async Task What_cannot_be_answered_is_refused(string url, int status, string issue)
    {
        await using var engine = await Recorded();
        await engine.Send("PUT", "Patient/gone", """{"resourceType":"Patient","id":"gone"}""");
        await engine.Send("DELETE", "Patient/gone");

        var answer = await engine.Send("GET", url);

        (answer.Status, answer.Issue()).ShouldBe((status, issue));
    }

    private static async Task<RunningEngine> Recorded()
    {
        var engine = await RunningEngine.Start();

        foreach (var resource in Record)
        {
            var json = System.Text.Json.JsonDocument.Parse(resource).RootElement;
            var (method, url) = json.TryGetProperty("id", out var id) ? ("PUT", $"{json.String("resourceType")}/{id.GetString()}") : ("POST", json.String("resourceType"));
            (await engine.Send(method, url, resource)).Status.ShouldBe(201);
        }

        return engine;
    }

    private static string Ordered(FhirResponse answer, string mode) => string.Join(' ', answer.Json().TryGetProperty("entry", out var entries)
        ? entries.EnumerateArray().Where(entry => entry.GetProperty("search").String("mode") == mode).Select(entry => entry.GetProperty("resource").String("id")).Order(StringComparer.Ordinal)
        : Enumerable.Empty<string>());

    private static string? Next(FhirResponse page) => Link(page, "next")?["http://test/fhir/".Length..];

    private static async Task<IReadOnlyList<string>> Pages(RunningEngine engine, string url, int count)
    {
        List<string> ids = [];

        for (var next = (string?)url; next is not null;)
        {
            var page = await engine.Send("GET", next);
            page.Status.ShouldBe(200);
            page.Ids().Count.ShouldBeLessThanOrEqualTo(count);
            ids.AddRange(page.Ids());
            next = Next(page);
        }

        return ids;
    }

    private static string? Link(FhirResponse bundle, string relation) => bundle.Json().GetProperty("link").EnumerateArray()
        .Where(link => link.String("relation") == relation).Select(link => Uri.UnescapeDataString(link.String("url"))).FirstOrDefault();
}
