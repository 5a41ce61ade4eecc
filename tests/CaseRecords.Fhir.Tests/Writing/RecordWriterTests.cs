using System.Collections.Concurrent;
using CaseRecords.Fhir.Http;

namespace CaseRecords.Fhir.Tests.Writing;

/// <summary>The one write path under concurrent writers.</summary>
public sealed class RecordWriterTests
{
    private const string Patient = """{"resourceType":"Patient","id":"p1"}""";

    [Fact]
    public async Task Of_32_updates_of_the_same_version_at_once_exactly_one_is_written()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/p1", Patient);

        var answers = await AtOnce(32, _ => engine.Send(RunningEngine.Request("PUT", "Patient/p1", Patient) with { IfMatch = "W/\"1\"" }));

        answers.Select(answer => answer.Status).ShouldBe([200, .. Enumerable.Repeat(412, 31)], ignoreOrder: true);
        answers.Single(answer => answer.Status == 200).ETag.ShouldBe("W/\"2\"");
        (await engine.Send("GET", "Patient/p1")).ETag.ShouldBe("W/\"2\"");
        (await engine.Send("GET", "Patient/p1/_history")).Json().GetProperty("total").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Updates_at_once_without_a_condition_each_make_a_version_of_their_own_or_say_that_they_did_not()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/p1", Patient);

        var answers = await AtOnce(32, _ => engine.Send("PUT", "Patient/p1", Patient));

        var written = answers.Where(answer => answer.Status == 200).Select(answer => answer.ETag).ToList();
        written.ShouldBeUnique();
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Status == 409);
        (await engine.Send("GET", "Patient/p1/_history")).Json().GetProperty("total").GetInt32().ShouldBe(1 + written.Count);
    }

    [Fact]
    public async Task Of_16_equal_conditional_creates_at_once_one_creates_and_the_others_find_it()
    {
        await using var engine = await RunningEngine.Start();

        var answers = await AtOnce(16, _ => engine.Send(
            RunningEngine.Request("POST", "Patient", """{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"1"}]}""") with { IfNoneExist = "identifier=urn:x|1" }));

        answers.Select(answer => answer.Status).ShouldBe([201, .. Enumerable.Repeat(200, 15)], ignoreOrder: true);
        answers.Select(answer => answer.Location).Distinct().ShouldHaveSingleItem();
    }

    private static async Task<IReadOnlyList<FhirResponse>> AtOnce(int count, Func<int, Task<FhirResponse>> send)
    {
        ConcurrentBag<FhirResponse> answers = [];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = count, CancellationToken = TestContext.Current.CancellationToken },
            async (i, _) => answers.Add(await send(i)));

        return [.. answers];
    }
}
