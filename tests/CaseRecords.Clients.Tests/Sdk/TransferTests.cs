using System.IO.Compression;
using System.Net;
using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <summary>What travels otherwise than as plain FHIR: packed bodies, binary content, and a client that nobody has told anything.</summary>
public sealed class TransferTests(RunningServer server) : SdkTests(server)
{
    [Fact]
    public async Task A_client_without_settings_is_served()
    {
        using var client = new FhirClient(Base);
        var id = Unique();

        await client.UpdateAsync(PatientOf(id), ct: Cancellation);
        var found = await client.SearchAsync<Patient>(ByMrn(id), Cancellation);

        found!.Entry.ShouldHaveSingleItem().Resource.ShouldBeOfType<Patient>().BirthDate.ShouldBe("1961-04-02");
        client.LastBodyAsText.ShouldStartWith("<");
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Packed_bodies_are_unpacked(ResourceFormat format)
    {
        using var client = Client(format, settings => settings.RequestBodyCompressionMethod = DecompressionMethods.GZip);
        var id = Unique();

        var created = await client.UpdateAsync(PatientOf(id), ct: Cancellation);

        created!.VersionId.ShouldBe("1");
        created.Identifier[0].Value.ShouldBe(id);
    }

    /// <summary>The client calls deflate what is no zlib stream: without its checksum nobody can tell whether it is whole.</summary>
    /// <seealso href="https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.2"/>
    [Theory, MemberData(nameof(Formats))]
    public async Task A_body_that_is_not_packed_as_it_says_is_refused(ResourceFormat format)
    {
        using var client = Client(format, settings => settings.RequestBodyCompressionMethod = DecompressionMethods.Deflate);

        var issue = await Refused(client.UpdateAsync(PatientOf(Unique()), ct: Cancellation), HttpStatusCode.BadRequest, OperationOutcome.IssueType.Structure);

        issue.Diagnostics!.ShouldContain("deflate");
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Packed_answers_come_to_who_asks_for_them(ResourceFormat format)
    {
        using var handler = new Unpacking();
        using var client = new FhirClient(Base, new() { PreferredFormat = format, PreferCompressedResponses = true }, handler);

        var statement = await client.CapabilityStatementAsync(ct: Cancellation);

        statement!.FhirVersion.ShouldBe(FHIRVersion.N4_0_1);
        handler.Encodings.ShouldBe(["gzip"]);
    }

    public static TheoryData<ResourceFormat, BinaryTransferBehaviour, BinaryTransferBehaviour> Transfers => new(
        from format in Formats
        from sent in Enum.GetValues<BinaryTransferBehaviour>()
        from received in Enum.GetValues<BinaryTransferBehaviour>()
        select (format.Data, sent, received));

    [Theory, MemberData(nameof(Transfers))]
    public async Task Binary_content_arrives_as_it_was_sent(ResourceFormat format, BinaryTransferBehaviour sent, BinaryTransferBehaviour received)
    {
        using var client = Client(format, settings => (settings.BinarySendBehaviour, settings.BinaryReceivePreference) = (sent, received));
        byte[] content = [37, 80, 68, 70, 0, 255, 10, 13];

        await client.CreateAsync(new Binary { ContentType = "application/pdf", Data = content }, Cancellation);
        Last(client).Status.ShouldBe("201");
        var read = await client.ReadAsync<Binary>(Last(client).Location!, ct: Cancellation);

        read!.ContentType.ShouldBe("application/pdf");
        read.Data.ShouldBe(content);
    }

    /// <summary>Unpacks answers as the client's own handler does, and keeps what they were packed with.</summary>
    private sealed class Unpacking() : DelegatingHandler(new HttpClientHandler())
    {
        public List<string> Encodings { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            Encodings.AddRange(answer.Content.Headers.ContentEncoding);
            var unpacked = new StreamContent(new GZipStream(await answer.Content.ReadAsStreamAsync(cancellationToken), CompressionMode.Decompress));
            unpacked.Headers.ContentType = answer.Content.Headers.ContentType;
            answer.Content = unpacked;

            return answer;
        }
    }
}
