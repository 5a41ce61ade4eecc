using System.Text.Json;
using CaseRecords.Fhir.Writing;
using static CaseRecords.Fhir.Tests.Http.Operations.MergeTests;

namespace CaseRecords.Fhir.Tests.Http.Operations;

/// <summary>What others write while two patients are merged.</summary>
public sealed class MergeRacesTests
{
    [Fact]
    public async Task A_write_that_relied_on_what_refers_to_a_patient_is_refused_when_that_has_changed()
    {
        await using var engine = await Recorded();
        var cancellationToken = TestContext.Current.CancellationToken;
        var seen = new ReferringRead(new ResourceKey("Patient", "from"), await engine.Store.Referring(new ResourceKey("Patient", "from"), 100, cancellationToken), 100);
        var intent = new WriteIntent { Method = WriteMethod.Post, Type = "Basic", Json = """{"resourceType":"Basic","code":{"text":"x"}}"""u8.ToArray() };

        (await Write()).ShouldBeOfType<WriteOutcome.Done>();
        await engine.Send("PUT", "Observation/late", """{"resourceType":"Observation","id":"late","status":"final","code":{"text":"a"},"subject":{"reference":"Patient/from"}}""");
        (await Write()).ShouldBeOfType<WriteOutcome.Refused>().Issues.ShouldHaveSingleItem().Status.ShouldBe(409);

        Task<WriteOutcome> Write() => engine.Engine.Writer.Write([intent], new WriteContext("tester", null, null), null, seen, cancellationToken);
    }

    /// <summary>Whose writes reach the database side by side, their times say nothing of who came first: there, what was acknowledged before counts.</summary>
    [Fact]
    public async Task What_is_written_during_a_merge_is_re_pointed_or_came_after_it()
    {
        await using var engine = await Recorded();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Put("before", i)));
        var writes = Enumerable.Range(0, 20).Select(i => Put("during", i));

        var merging = Merge(engine, FromInto);
        await Task.WhenAll(writes);
        var answer = await merging;

        if (answer.Status == 200)
        {
            var merged = Part(answer, "task").GetProperty("meta").String("lastUpdated");
            var left = (await engine.Send("GET", "Observation?subject=Patient/from")).Json();
            (left.TryGetProperty("entry", out var entries) ? [.. entries.EnumerateArray().Select(entry => entry.GetProperty("resource"))] : Array.Empty<JsonElement>()).ShouldAllBe(
                written => engine.Store.IsShared ? written.String("id").StartsWith("during", StringComparison.Ordinal) : string.CompareOrdinal(written.GetProperty("meta").String("lastUpdated"), merged) >= 0);
        }
        else
        {
            (answer.Status, await Versions(engine, "Patient/from")).ShouldBe((409, "1"));
        }

        async Task Put(string when, int i) =>
            (await engine.Send("PUT", $"Observation/{when}-{i}", $$$"""{"resourceType":"Observation","id":"{{{when}}}-{{{i}}}","status":"final","code":{"text":"a"},"subject":{"reference":"Patient/from"}}""")).Status.ShouldBe(201);
    }
}
