using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Json;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Http.Operations;

/// <summary>Documents made of a Composition.</summary>
public sealed class DocumentTests
{
    private static readonly string[] Record =
    [
        """{"resourceType":"Patient","id":"p1","managingOrganization":{"reference":"Organization/g1"},"link":[{"other":{"reference":"Patient/p2"},"type":"seealso"}]}""",
        """{"resourceType":"Patient","id":"p2"}""",
        """{"resourceType":"Practitioner","id":"d1"}""",
        """{"resourceType":"Practitioner","id":"d2"}""",
        """{"resourceType":"Organization","id":"g1","name":"g1","partOf":{"reference":"Organization/g2"}}""",
        """{"resourceType":"Organization","id":"g2","name":"g2"}""",
        """{"resourceType":"Encounter","id":"e1","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p1"}}""",
        """{"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/p1"},"asserter":{"reference":"Practitioner/d2"},"evidence":[{"detail":[{"reference":"Observation/far"}]}]}""",
        """{"resourceType":"Observation","id":"far","status":"final","code":{"text":"a"}}""",
        """{"resourceType":"Observation","id":"o1","status":"final","code":{"text":"a"},"performer":[{"reference":"Practitioner/none"}]}""",
        """{"resourceType":"DiagnosticReport","id":"r1","status":"final","code":{"text":"a"},"result":[{"reference":"Observation/o1"}]}""",
        """{"resourceType":"Composition","id":"old","status":"final","type":{"text":"x"},"date":"2024","author":[{"display":"x"}],"title":"old"}""",
        """
        {"resourceType":"Composition","id":"k1","status":"final","type":{"text":"x"},"date":"2025-01-01","title":"t","subject":{"reference":"Patient/p1"},"encounter":{"reference":"http://test/fhir/Encounter/e1"},
         "contained":[{"resourceType":"Practitioner","id":"in"}],"author":[{"reference":"Practitioner/d1"},{"reference":"#in"},{"identifier":{"value":"x"}}],"custodian":{"reference":"Organization/g1"},
         "attester":[{"mode":"legal","party":{"reference":"Practitioner/d1"}}],"relatesTo":[{"code":"replaces","targetReference":{"reference":"Composition/old"}}],
         "section":[{"title":"a","entry":[{"reference":"Condition/c1"}],"section":[{"title":"b","entry":[{"reference":"DiagnosticReport/r1"},{"reference":"Condition/c1/_history/1"}]}]}]}
        """,
    ];

    [Theory]
    [InlineData("GET", "Composition/k1/$document")]
    [InlineData("POST", "Composition/k1/$document")]
    [InlineData("GET", "Composition/$document?id=k1")]
    [InlineData("GET", "Composition/$document?id=http://test/fhir/Composition/k1&persist=false")]
    public async Task A_document_holds_the_composition_first_and_all_that_it_refers_to(string method, string url)
    {
        await using var engine = await Recorded();

        var answer = await engine.Send(method, url);

        answer.Status.ShouldBe(200);
        answer.Ids()[0].ShouldBe("k1");
        string.Join(' ', answer.Ids().Order(StringComparer.Ordinal)).ShouldBe("c1 d1 d2 e1 g1 g2 k1 o1 p1 r1");
        var bundle = (Bundle)ResourceJson.Parse(answer.Body.Span).Resource!;
        bundle.Type.ShouldBe(Bundle.BundleType.Document);
        bundle.Timestamp.ShouldNotBeNull();
        bundle.Identifier!.System.ShouldBe("urn:ietf:rfc:3986");
        bundle.Identifier.Value!.ShouldStartWith("urn:uuid:");
        bundle.Entry.Select(entry => entry.FullUrl).ShouldBe(bundle.Entry.Select(entry => $"http://test/fhir/{entry.Resource!.TypeName}/{entry.Resource.Id}"));
        bundle.Entry.ShouldAllBe(entry => entry.Search == null && entry.Request == null && entry.Response == null);
        (await engine.Send("GET", "Bundle")).Ids().ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_document_has_an_identifier_of_its_own()
    {
        await using var engine = await Recorded();

        string Identifier(FhirResponse answer) => answer.Json().GetProperty("identifier").String("value");

        Identifier(await engine.Send("GET", "Composition/k1/$document")).ShouldNotBe(Identifier(await engine.Send("GET", "Composition/k1/$document")));
    }

    [Theory]
    [InlineData("GET", "?persist=true", null)]
    [InlineData("POST", "", """{"resourceType":"Parameters","parameter":[{"name":"persist","valueBoolean":true}]}""")]
    public async Task A_document_that_is_kept_is_a_bundle_of_the_server(string method, string query, string? body)
    {
        await using var engine = await Recorded();

        var answer = await engine.Send(method, $"Composition/k1/$document{query}", body);

        answer.Status.ShouldBe(200);
        answer.Location.ShouldBe($"Bundle/{answer.Json().String("id")}/_history/1");
        (await engine.Send("GET", $"Bundle/{answer.Json().String("id")}")).Text().ShouldBe(answer.Text());
        answer.Ids().Count.ShouldBe(10);
    }

    [Fact]
    public async Task A_version_that_is_named_is_the_version_that_is_held()
    {
        await using var engine = await Recorded();
        await engine.Send("PUT", "Condition/c1", """{"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/p1"}}""");

        var bundle = (Bundle)ResourceJson.Parse((await engine.Send("GET", "Composition/k1/$document")).Body.Span).Resource!;

        bundle.Entry.Where(entry => entry.Resource is Condition).Select(entry => entry.Resource!.Meta!.VersionId).Order(StringComparer.Ordinal).ShouldBe(["1", "2"]);
    }

    [Theory]
    [InlineData("Composition/none/$document", 404, "not-found")]
    [InlineData("Composition/gone/$document", 410, "deleted")]
    [InlineData("Composition/$document", 400, "required at id")]
    [InlineData("Composition/$document?id=http://elsewhere/Composition/k1", 400, "not-supported at id")]
    [InlineData("Composition/k1/$document?id=k1", 400, "invalid at id")]
    [InlineData("Composition/k1/$document?graph=urn:g", 400, "not-supported at graph")]
    [InlineData("Composition/k1/$document?persist=yes", 400, "invalid at persist")]
    [InlineData("Composition/k1/$document?depth=2", 400, "not-supported at depth")]
    [InlineData("Composition/lost/$document", 422, "not-found at Composition.section[0].entry[0]")]
    [InlineData("Composition/away/$document", 422, "not-supported at Composition.author[0]")]
    public async Task What_makes_no_document_is_refused(string url, int status, string issue)
    {
        await using var engine = await Recorded();
        const string Body = """{"resourceType":"Composition","id":"X","status":"final","type":{"text":"x"},"date":"2024","title":"t","author":[{"display":"x"}]}""";
        await engine.Send("PUT", "Composition/gone", Body.Replace("\"X\"", "\"gone\"", StringComparison.Ordinal));
        await engine.Send("DELETE", "Composition/gone");
        await engine.Send("PUT", "Composition/lost", Body.Replace("\"X\"", "\"lost\",\"section\":[{\"entry\":[{\"reference\":\"Condition/lost\"}]}]", StringComparison.Ordinal));
        await engine.Send("PUT", "Composition/away", Body.Replace("\"X\"", "\"away\"", StringComparison.Ordinal).Replace("\"display\":\"x\"", "\"reference\":\"http://elsewhere/fhir/Practitioner/1\"", StringComparison.Ordinal));

        var answer = await engine.Send("GET", url);

        (answer.Status, answer.Issue()).ShouldBe((status, issue));
    }

    [Fact]
    public async Task HEAD_stores_nothing_and_more_than_the_limit_is_refused()
    {
        await using var engine = await Recorded();

        (await engine.Send("HEAD", "Composition/k1/$document")).Status.ShouldBe(200);
        (await engine.Send("HEAD", "Composition/k1/$document?persist=true")).Status.ShouldBe(400);
        engine.Limit(new OperationLimits { Document = 5 });
        (await engine.Send("GET", "Composition/k1/$document")).Issue().ShouldBe("too-costly");
    }

    private static async Task<RunningEngine> Recorded()
    {
        var engine = await RunningEngine.Start();
        (await engine.Send("POST", "", Transactions.Of(Record))).Status.ShouldBe(200);

        return engine;
    }
}
