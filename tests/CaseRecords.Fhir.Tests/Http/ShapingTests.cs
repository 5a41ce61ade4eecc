using System.Text.Json;
using CaseRecords.Fhir.Http;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>_summary and _elements: which members are left, on every interaction that gives out resources.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#summary"/>
public sealed class ShapingTests
{
    private const string Patient = """
        {"resourceType":"Patient","id":"p1","meta":{"tag":[{"code":"mine"}]},"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},
        "extension":[{"url":"http://x","valueString":"e"}],"active":true,"name":[{"family":"f","_family":{"extension":[{"url":"http://y","valueString":"z"}]},"given":["g"]}],"birthDate":"1970",
        "maritalStatus":{"text":"m"},"contact":[{"name":{"family":"c"},"gender":"male"}],"managingOrganization":{"reference":"Organization/org"}}
        """;

    private const string Observation = """
        {"resourceType":"Observation","id":"o1","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},"status":"final","code":{"extension":[{"url":"http://x","valueString":"e"}]},
        "subject":{"reference":"Patient/p1"},"valueQuantity":{"value":1.20},"note":[{"text":"n"}],
        "component":[{"code":{"text":"a"},"valueQuantity":{"value":5.40},"referenceRange":[{"text":"r"}]},{"code":{"text":"b"},"interpretation":[{"text":"i"}]}]}
        """;

    [Theory]
    [InlineData("Patient/p1", "_summary=true", "resourceType id meta active name birthDate managingOrganization")]
    [InlineData("Patient/p1", "_summary=text", "resourceType id meta text")]
    [InlineData("Patient/p1", "_summary=data", "resourceType id meta extension active name birthDate maritalStatus contact managingOrganization")]
    [InlineData("Patient/p1", "_summary=false", "resourceType id meta text extension active name birthDate maritalStatus contact managingOrganization")]
    [InlineData("Patient/p1", "_summary=", "resourceType id meta text extension active name birthDate maritalStatus contact managingOrganization")]
    [InlineData("Patient/p1", "_elements=birthDate", "resourceType id meta active birthDate")]
    [InlineData("Patient/p1", "_elements=birthDate,maritalStatus", "resourceType id meta active birthDate maritalStatus")]
    [InlineData("Patient/p1", "_elements=birthDate&_elements=maritalStatus", "resourceType id meta active birthDate maritalStatus")]
    [InlineData("Patient/p1", "_elements=Patient.birthDate,Observation.note", "resourceType id meta active birthDate")]
    [InlineData("Patient/p1", "_elements=id", "resourceType id meta active")]
    [InlineData("Patient/p1", "_elements=birthDate&_summary=false", "resourceType id meta active birthDate")]
    [InlineData("Observation/o1", "_summary=true", "resourceType id meta status code subject valueQuantity component")]
    [InlineData("Observation/o1", "_summary=text", "resourceType id meta text status code")]
    [InlineData("Observation/o1", "_elements=note", "resourceType id meta status code note")]
    [InlineData("Observation/o1", "_elements=value", "resourceType id meta status code valueQuantity")]
    [InlineData("Observation/o1", "_elements=valueQuantity", "resourceType id meta status code valueQuantity")]
    public async Task A_read_gives_the_members_that_are_asked_for(string url, string query, string members)
    {
        await using var engine = await Filled();
        var isWhole = query is "_summary=false" or "_summary=";

        foreach (var address in new[] { url, $"{url}/_history/1" })
        {
            var resource = (await engine.Send("GET", $"{address}?{query}")).Json();

            Members(resource).ShouldBe(members, address);
            IsSubsetted(resource).ShouldBe(!isWhole, address);
        }
    }

    [Fact]
    public async Task What_is_kept_is_kept_as_it_was()
    {
        await using var engine = await Filled();

        var patient = (await engine.Send("GET", "Patient/p1?_summary=true")).Text();
        var observation = (await engine.Send("GET", "Observation/o1?_summary=true")).Text();

        patient.ShouldContain(Quoted("'name':[{'family':'f','_family':{'extension':[{'url':'http://y','valueString':'z'}]},'given':['g']}]"));
        patient.ShouldContain(Quoted("'tag':[{'code':'mine'},{'system':'http://terminology.hl7.org/CodeSystem/v3-ObservationValue','code':'SUBSETTED'}]"));
        observation.ShouldContain(Quoted("'code':{'extension':[{'url':'http://x','valueString':'e'}]}"));
        observation.ShouldContain(Quoted("'component':[{'code':{'text':'a'},'valueQuantity':{'value':5.40}},{'code':{'text':'b'}}]"));
        observation.ShouldContain(Quoted("'tag':[{'system':'http://terminology.hl7.org/CodeSystem/v3-ObservationValue','code':'SUBSETTED'}]}"));
    }

    [Fact]
    public async Task A_path_goes_into_an_element()
    {
        await using var engine = await Filled();

        (await engine.Send("GET", "Patient/p1?_elements=contact.gender,name.given")).Text().ShouldEndWith(Quoted(",'active':true,'name':[{'given':['g']}],'contact':[{'gender':'male'}]}"));
        (await engine.Send("GET", "Observation/o1?_elements=Observation.component.interpretation")).Text().ShouldEndWith(Quoted("'component':[{'code':{'text':'a'}},{'code':{'text':'b'},'interpretation':[{'text':'i'}]}]}"));
    }

    [Theory]
    [InlineData("Patient?_id=p1&_summary=true", "resourceType id meta active name birthDate managingOrganization")]
    [InlineData("Patient?_id=p1&_summary=text", "resourceType id meta text")]
    [InlineData("Patient?_id=p1&_elements=birthDate", "resourceType id meta active birthDate")]
    [InlineData("Patient/p1/_history?_summary=true", "resourceType id meta active name birthDate managingOrganization")]
    [InlineData("Patient/p1/_history?_elements=birthDate", "resourceType id meta active birthDate")]
    [InlineData("Patient/p1/$everything?_type=Patient&_elements=birthDate", "resourceType id meta active birthDate")]
    public async Task The_resources_of_a_bundle_are_cut_and_the_bundle_is_not(string url, string members)
    {
        await using var engine = await Filled();

        var bundle = (await engine.Send("GET", url)).Json();

        Members(bundle.GetProperty("entry")[0].GetProperty("resource")).ShouldBe(members);
        bundle.TryGetProperty("meta", out _).ShouldBeFalse();
        bundle.GetProperty("total").GetInt32().ShouldBe(1);
        bundle.GetProperty("entry")[0].String("fullUrl").ShouldBe("http://test/fhir/Patient/p1");
        bundle.GetProperty("link")[0].String("url").ShouldContain(url[(url.LastIndexOf('_') + 1)..]);
    }

    [Fact]
    public async Task What_is_included_is_cut_to_its_summary_but_not_by_a_list_of_elements()
    {
        await using var engine = await Filled();

        var summary = (await engine.Send("GET", "Patient?_id=p1&_revinclude=Observation:subject&_summary=true")).Json().GetProperty("entry");
        var listed = (await engine.Send("GET", "Patient?_id=p1&_revinclude=Observation:subject&_elements=birthDate")).Json().GetProperty("entry");

        Members(summary[1].GetProperty("resource")).ShouldBe("resourceType id meta status code subject valueQuantity component");
        Members(listed[0].GetProperty("resource")).ShouldBe("resourceType id meta active birthDate");
        Members(listed[1].GetProperty("resource")).ShouldBe("resourceType id meta text status code subject valueQuantity note component");
        IsSubsetted(listed[1].GetProperty("resource")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_count_is_a_total_without_entries()
    {
        await using var engine = await Filled();

        var bundle = (await engine.Send("GET", "Patient?_summary=count")).Json();

        bundle.GetProperty("total").GetInt32().ShouldBe(1);
        bundle.TryGetProperty("entry", out _).ShouldBeFalse();
        bundle.GetProperty("link")[0].String("url").ShouldEndWith("Patient?_summary=count");
    }

    [Fact]
    public async Task The_next_page_is_cut_like_the_first()
    {
        await using var engine = await Filled();
        await engine.Send("PUT", "Patient/p1", Patient);
        await engine.Send("PUT", "Patient/p2", Patient.Replace("p1", "p2", StringComparison.Ordinal));

        foreach (var url in new[] { "Patient?_count=1&_elements=birthDate", "Patient/p1/_history?_count=1&_elements=birthDate" })
        {
            var first = (await engine.Send("GET", url)).Json();
            var next = first.GetProperty("link").EnumerateArray().Single(link => link.String("relation") == "next").String("url");
            var second = (await engine.Send("GET", next["http://test/fhir/".Length..])).Json();

            Members(second.GetProperty("entry")[0].GetProperty("resource")).ShouldBe("resourceType id meta active birthDate", url);
        }
    }

    [Fact]
    public async Task Writes_and_entries_of_a_bundle_answer_the_part_that_is_asked_for()
    {
        await using var engine = await RunningEngine.Start();
        var batch = """{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Patient/p1?_elements=birthDate"}},{"request":{"method":"GET","url":"Patient?_id=p1&_elements=birthDate"}},{"request":{"method":"GET","url":"Patient/none"}}]}""";

        var written = await engine.Send("PUT", "Patient/p1?_summary=true", Patient);
        var entries = (await engine.Send("POST", "?_summary=data", batch)).Json().GetProperty("entry");

        Members(written.Json()).ShouldBe("resourceType id meta active name birthDate managingOrganization");
        (await engine.Send("GET", "Patient/p1")).Text().ShouldContain("maritalStatus");
        Members(entries[0].GetProperty("resource")).ShouldBe("resourceType id meta active birthDate");
        Members(entries[1].GetProperty("resource").GetProperty("entry")[0].GetProperty("resource")).ShouldBe("resourceType id meta active birthDate");
        entries[2].GetProperty("response").String("status").ShouldBe("404 Not Found");
    }

    [Fact]
    public async Task A_stored_Bundle_is_a_resource_like_others()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Bundle/b1", """{"resourceType":"Bundle","id":"b1","language":"en","type":"collection","entry":[{"fullUrl":"http://x/Patient/p1","resource":{"resourceType":"Patient","id":"p1","maritalStatus":{"text":"m"}}}]}""");

        Members((await engine.Send("GET", "Bundle/b1?_summary=true")).Json()).ShouldBe("resourceType id meta type entry");
        Members((await engine.Send("GET", "Bundle/b1?_elements=language")).Json()).ShouldBe("resourceType id meta language type");
        Members((await engine.Send("GET", "Bundle?_elements=language")).Json().GetProperty("entry")[0].GetProperty("resource")).ShouldBe("resourceType id meta language type");
    }

    [Theory]
    [InlineData("Patient/p1?_summary=count", "invalid at _summary")]
    [InlineData("Patient/p1/_history?_summary=count", "invalid at _summary")]
    [InlineData("Patient/p1?_summary=some", "invalid at _summary")]
    [InlineData("Patient/p1?_summary=true&_summary=false", "invalid at _summary")]
    [InlineData("Patient?_summary=some", "invalid at _summary")]
    [InlineData("Patient?_summary=text&_include=Patient:organization", "invalid at _summary")]
    [InlineData("Patient?_summary=text&_revinclude=Observation:subject", "invalid at _summary")]
    [InlineData("Patient?_summary=true&_elements=name", "invalid at _elements")]
    [InlineData("Patient/p1?_elements=nome", "invalid at _elements")]
    [InlineData("Patient/p1?_elements=name.nome", "invalid at _elements")]
    [InlineData("Patient/p1?_elements=name,Observation.nome", "invalid at _elements")]
    [InlineData("Patient?_elements=Patient", "invalid at _elements")]
    public async Task What_cannot_be_asked_for_is_refused(string url, string issue)
    {
        await using var engine = await Filled();

        var refused = await engine.Send("GET", url);

        refused.Status.ShouldBe(400);
        refused.Issue().ShouldBe(issue);
    }

    [Fact]
    public async Task A_write_whose_answer_cannot_be_shaped_is_not_made()
    {
        await using var engine = await RunningEngine.Start();

        (await engine.Send("PUT", "Patient/p1?_summary=some", Patient)).Status.ShouldBe(400);
        (await engine.Send("GET", "Patient/p1")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_lenient_client_may_list_elements_that_are_not_there()
    {
        await using var engine = await Filled();

        var answer = await engine.Send(RunningEngine.Request("GET", "Patient/p1?_elements=nome,birthDate") with { Prefer = Prefer.Parse(["handling=lenient"]) });

        Members(answer.Json()).ShouldBe("resourceType id meta active birthDate");
    }

    [Fact]
    public async Task A_part_cannot_be_written_back()
    {
        await using var engine = await Filled();

        var part = (await engine.Send("GET", "Patient/p1?_summary=true")).Text();

        (await engine.Send("PUT", "Patient/p1", part)).Status.ShouldBe(422);
    }

    private static async Task<RunningEngine> Filled()
    {
        var engine = await RunningEngine.Start();
        (await engine.Send("PUT", "Patient/p1", Patient)).Status.ShouldBe(201);
        (await engine.Send("PUT", "Observation/o1", Observation)).Status.ShouldBe(201);

        return engine;
    }

    /// <summary>JSON written with other quotes.</summary>
    private static string Quoted(string json) => json.Replace('\'', '"');

    private static string Members(JsonElement resource) => string.Join(' ', resource.EnumerateObject().Select(member => member.Name));

    private static bool IsSubsetted(JsonElement resource) =>
        resource.GetProperty("meta").TryGetProperty("tag", out var tags) && tags.EnumerateArray().Any(tag => tag.String("code") == "SUBSETTED");
}
