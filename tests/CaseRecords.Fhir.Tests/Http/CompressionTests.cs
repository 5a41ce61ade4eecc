using System.IO.Compression;
using System.Text;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>Packed both ways, and no bomb goes off.</summary>
public sealed class CompressionTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string Large = $$"""{"resourceType":"Patient","id":"large","name":[{"family":"{{new string('x', 5_000)}}"}]}""";

    [Theory]
    [InlineData(null, "")]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, br", "br")]
    [InlineData("gzip;q=1, br;q=0.5", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("*", "br")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("gzip;q=0", "")]
    [InlineData("identity", "")]
    [InlineData("gzip;q=0.5, identity", "")]
    [InlineData("deflate", "")]
    [InlineData("nonsense", "")]
    public async Task An_answer_is_packed_as_the_client_takes_it(string? accept, string coding)
    {
        await server.Put("Patient/large", Large);
        (string, string)[] headers = accept is null ? [] : [("Accept-Encoding", accept)];

        var reply = await server.Get("Patient/large", headers);
        var head = await server.Send("HEAD", "Patient/large", null, null, headers);

        reply["Content-Encoding"].ShouldBe(coding);
        reply["ETag"].ShouldStartWith("W/\"");
        Encoding.UTF8.GetString(Unpack(reply.Body, coding)).ShouldContain(new string('x', 5_000));
        (reply.Body.Length < 1_000).ShouldBe(coding.Length > 0);
        head.Status.ShouldBe(200);
        head.ContentHeaders.ContentLength.ShouldBe(reply.Body.Length);
        head["Content-Encoding"].ShouldBe(coding);
        head["ETag"].ShouldBe(reply["ETag"]);
        head["Last-Modified"].ShouldBe(reply["Last-Modified"]);
        head.Type.ShouldBe(reply.Type);
    }

    [Fact]
    public async Task What_is_small_is_not_worth_it()
    {
        await server.Put("Patient/small", """{"resourceType":"Patient","id":"small"}""");

        (await server.Get("Patient/small", ("Accept-Encoding", "gzip, br")))["Content-Encoding"].ShouldBe("");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("GZIP")]
    [InlineData("identity")]
    [InlineData("")]
    public async Task A_packed_body_is_unpacked(string coding)
    {
        var id = $"packed-{(coding.Length == 0 ? "none" : coding)}";

        var reply = await server.Send(
            "PUT", $"Patient/{id}", Pack(Encoding.UTF8.GetBytes(Large.Replace("large", id, StringComparison.Ordinal)), coding), RunningServer.FhirJson, ("Content-Encoding", coding));

        reply.Status.ShouldBe(201, reply.Text);
        reply.Json.GetProperty("name")[0].String("family").Length.ShouldBe(5_000);
    }

    [Theory]
    [InlineData("compress")]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    public async Task An_unknown_coding_is_415_and_says_which_are_known(string coding)
    {
        var reply = await server.Send("POST", "Patient", Encoding.UTF8.GetBytes(Large), RunningServer.FhirJson, ("Content-Encoding", coding));

        reply.Status.ShouldBe(415);
        reply.Issue.ShouldBe("not-supported");
        reply["Accept-Encoding"].ShouldBe("gzip, br, deflate");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_bomb_is_413_before_it_is_unpacked(string coding)
    {
        var bomb = Pack(new byte[10_000_000], coding);
        bomb.Length.ShouldBeLessThan(RunningServer.Limit / 10);

        foreach (var (url, type) in new[] { ("Patient", RunningServer.FhirJson), ("Patient", RunningServer.FhirXml), ("Binary", "application/pdf") })
        {
            var reply = await server.Send("POST", url, bomb, type, ("Content-Encoding", coding));

            reply.Status.ShouldBe(413, url);
            reply.Issue.ShouldBe("too-long");
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task What_is_not_packed_as_it_says_is_400(string coding)
    {
        var packed = Pack(Encoding.UTF8.GetBytes(Large), coding);

        foreach (var body in new[] { Encoding.UTF8.GetBytes(Large), packed[..(packed.Length / 2)] })
        {
            var reply = await server.Send("POST", "Binary", body, "application/pdf", ("Content-Encoding", coding));

            reply.Status.ShouldBe(400, reply.Text);
            reply.Issue.ShouldBe("structure");
        }
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        var reply = await server.Send("POST", "Patient", new byte[RunningServer.Limit + 1], RunningServer.FhirJson);

        reply.Status.ShouldBe(413);
        reply.Issue.ShouldBe("too-long");
    }

    private static byte[] Pack(byte[] body, string coding) => Through(body, coding, CompressionMode.Compress);

    private static byte[] Unpack(byte[] body, string coding) => Through(body, coding, CompressionMode.Decompress);

    private static byte[] Through(byte[] body, string coding, CompressionMode mode)
    {
        using var result = new MemoryStream();
        var inner = mode == CompressionMode.Compress ? result : new MemoryStream(body);

        using (Stream? packed = coding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(inner, mode, leaveOpen: true),
            "br" => new BrotliStream(inner, mode, leaveOpen: true),
            "deflate" => new ZLibStream(inner, mode, leaveOpen: true),
            _ => null,
        })
        {
            if (packed is null)
            {
                return body;
            }

            if (mode == CompressionMode.Compress)
            {
                packed.Write(body);
            }
            else
            {
                packed.CopyTo(result);
            }
        }

        return result.ToArray();
    }
}
