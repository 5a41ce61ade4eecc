using System.Text;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Fhir.Tests.Store;

/// <summary>What stands behind entries of the log is read for many of them at once.</summary>
public sealed class FindVersionsTests
{
    private static readonly ResourceKey Ann = new("Patient", "ann"), Bob = new("Patient", "bob");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_version_is_found_as_it_was_and_what_never_existed_is_left_out(bool restarted)
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/ann", """{"resourceType":"Patient","id":"ann","gender":"female"}""");
        await engine.Send("PUT", "Patient/ann", """{"resourceType":"Patient","id":"ann","gender":"other"}""");
        await engine.Send("PUT", "Patient/bob", """{"resourceType":"Patient","id":"bob","gender":"male"}""");
        await engine.Send("DELETE", "Patient/bob");

        if (restarted)
        {
            await engine.Restart();
        }

        var read = await new RecordReader(engine.Store).Read(
            [new(Ann, 1), new(Ann, 2), new(Ann, 3), new(Bob, 1), new(Bob, 2), new(new ResourceKey("Patient", "nobody"), 1), new(Ann, 1)], TestContext.Current.CancellationToken);

        read.Keys.ShouldBe([new(Ann, 1), new(Ann, 2), new(Bob, 1), new(Bob, 2)], ignoreOrder: true);
        Encoding.UTF8.GetString(read[new(Ann, 1)].Body.Span).ShouldContain("female");
        Encoding.UTF8.GetString(read[new(Ann, 2)].Body.Span).ShouldContain("other");
        read[new(Bob, 2)].IsDeleted.ShouldBeTrue();
        (await new RecordReader(engine.Store).Read([], TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }
}
