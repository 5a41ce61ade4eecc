using CaseRecords.Fhir.Log;

namespace CaseRecords.Fhir.Tests.Writing;

public sealed class AuditTrailTests
{
    private const string Audit = """
        {"resourceType":"AuditEvent","type":{"code":"rest"},"recorded":"2026-01-01T00:00:00Z","agent":[{"requestor":true,"who":{"reference":"Patient/p1"}}],"source":{"observer":{"display":"x"}}}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_AuditEvent_is_created_and_read()
    {
        await using var engine = await RunningEngine.Start();

        var created = await engine.Send("POST", "AuditEvent", Audit);

        created.Status.ShouldBe(201);
        (await engine.Send("GET", $"AuditEvent/{created.Json().String("id")}")).Status.ShouldBe(200);
        (await engine.Send("GET", "AuditEvent?type=rest")).Ids().ShouldBe([created.Json().String("id")]);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task An_AuditEvent_is_neither_changed_nor_deleted(string method)
    {
        await using var engine = await RunningEngine.Start();
        var id = (await engine.Send("POST", "AuditEvent", Audit)).Json().String("id");
        var body = Audit.Replace("\"type\":{", $"\"id\":\"{id}\",\"type\":{{", StringComparison.Ordinal);

        (await engine.Send(method, $"AuditEvent/{id}", body)).ShouldSatisfyAllConditions(answer => answer.Status.ShouldBe(405), answer => answer.Issue().ShouldBe("not-supported"));
        (await engine.Send("GET", $"AuditEvent/{id}")).ETag.ShouldBe("W/\"1\"");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Nor_is_it_in_a_transaction(string method)
    {
        await using var engine = await RunningEngine.Start();
        var id = (await engine.Send("POST", "AuditEvent", Audit)).Json().String("id");
        var resource = method == "PUT" ? $"\"resource\":{Audit.Replace("\"type\":{", $"\"id\":\"{id}\",\"type\":{{", StringComparison.Ordinal)}," : "";

        var answer = await engine.Send("POST", "", $$$"""
            {"resourceType":"Bundle","type":"transaction","entry":[ { {{{resource}}} "request":{"method":"{{{method}}}","url":"AuditEvent/{{{id}}}"} } ]}
            """);

        answer.ShouldSatisfyAllConditions(refused => refused.Status.ShouldBe(405), refused => refused.Issue().ShouldBe("not-supported at Bundle.entry[0].request.method"));
        (await engine.Send("GET", $"AuditEvent/{id}")).ETag.ShouldBe("W/\"1\"");
    }

    [Fact]
    public async Task The_log_does_not_tell_of_it_and_counts_only_what_it_tells()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Lead();
        await engine.Send("POST", "AuditEvent", Audit);

        await engine.Send("POST", "", $$$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
              {"resource":{{{Audit}}},"request":{"method":"POST","url":"AuditEvent"}},
              {"resource":{"resourceType":"Patient","id":"p1"},"request":{"method":"PUT","url":"Patient/p1"} } ]}
            """);

        var entry = (await engine.Store.ReadLog(new LogQuery(0, 10), Cancel)).ShouldHaveSingleItem();
        entry.Resource.ToString().ShouldBe("Patient/p1");
        (entry.Transaction.Index, entry.Transaction.Count).ShouldBe((0, 1));
        (await engine.Send("GET", "AuditEvent?type=rest")).Ids().Count.ShouldBe(2);
    }
}
