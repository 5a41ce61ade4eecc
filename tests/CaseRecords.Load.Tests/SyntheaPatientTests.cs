using System.Text;
using System.Text.Json;
using CaseRecords.Load.Data;

namespace CaseRecords.Load.Tests;

public sealed class SyntheaPatientTests : IDisposable
{
    private const string Patient = "0aec8c14-7d8e-4bc5-b9a1-c35fcb4b0c17";
    private const string Visit = "9afe28dc-7ad5-4e90-b6a6-16123eae98c3";

    private readonly string file = Path.GetTempFileName();

    [Fact]
    public void Another_patient_has_other_names_and_the_same_links()
    {
        var patient = Read(
            $$"""
            { "resourceType": "Bundle", "type": "transaction", "entry": [
              { "fullUrl": "urn:uuid:{{Patient}}", "request": { "method": "POST", "url": "Patient" }, "resource": { "resourceType": "Patient", "identifier": [
                { "system": "urn:x", "value": "{{Patient}}" }, { "system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-37-4676" } ], "name": [ { "family": "Müller 1234" } ] } },
              { "fullUrl": "urn:uuid:{{Visit}}", "request": { "method": "POST", "url": "Encounter" }, "resource": { "resourceType": "Encounter", "subject": { "reference": "urn:uuid:{{Patient}}" } } } ] }
            """);

        var (one, two) = (Json(patient.Another()), Json(patient.Another()));

        patient.Entries.ShouldBe(2);
        Url(one, 0).ShouldNotBe(Url(two, 0));
        Url(one, 0).ShouldNotBe(Url(one, 1));
        Guid.TryParse(Url(one, 0)[9..], out _).ShouldBeTrue();
        Url(one, 0)[23].ShouldBe('4', "the version of a UUID stays");
        one.GetProperty("entry")[1].GetProperty("resource").GetProperty("subject").GetProperty("reference").GetString().ShouldBe(Url(one, 0));
        var resource = one.GetProperty("entry")[0].GetProperty("resource");
        resource.GetProperty("identifier")[0].GetProperty("value").GetString().ShouldBe(Url(one, 0)[9..]);
        resource.GetProperty("identifier")[1].GetProperty("value").GetString()!.ShouldMatch(@"^\d{3}-\d{2}-\d{4}$");
        resource.GetProperty("identifier")[1].GetProperty("value").GetString().ShouldNotBe("999-37-4676");
        resource.GetProperty("name")[0].GetProperty("family").GetString().ShouldBe("Müller 1234");
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient"}""", "is no transaction bundle")]
    [InlineData("[]", "is no transaction bundle")]
    [InlineData("{", "is no JSON")]
    public void What_is_no_transaction_is_refused_by_name(string text, string said)
    {
        var message = Should.Throw<LoadFailedException>(() => Read(text)).Message;

        message.ShouldContain(file);
        message.ShouldContain(said);
    }

    [Fact]
    public async Task Whole_patients_are_sent_one_after_the_other()
    {
        await using var server = await StubServer.Start();
        var folder = Directory.CreateTempSubdirectory("caserecords-load-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a.json"), $$"""{"type":"transaction","entry":[{"fullUrl":"urn:uuid:{{Patient}}","request":{"method":"POST","url":"Patient"},"resource":{"resourceType":"Patient"} }]}""", TestContext.Current.CancellationToken);

        var tool = await RunningTool.Run(server, "synthea", "--synthea", folder);
        Directory.Delete(folder, recursive: true);

        tool.Code.ShouldBe(LoadCommand.Good, tool.Errors);
        server.Requests.Select(request => request.Json.GetProperty("entry")[0].GetProperty("fullUrl").GetString()).ShouldBeUnique();
    }

    [Theory]
    [InlineData("", "name it with --synthea FOLDER")]
    [InlineData("nowhere-at-all", "There is no *.json in nowhere-at-all")]
    public async Task Without_bundles_it_says_what_is_missing(string folder, string said)
    {
        await using var server = await StubServer.Start();

        var tool = await RunningTool.Run(server, "synthea", folder.Length > 0 ? ["--synthea", folder] : []);

        tool.Code.ShouldBe(LoadCommand.Failed);
        tool.Errors.ShouldContain(said);
    }

    public void Dispose() => File.Delete(file);

    private SyntheaPatient Read(string text)
    {
        File.WriteAllText(file, text);

        return SyntheaPatient.Read(file);
    }

    private static JsonElement Json(byte[] bundle) => JsonDocument.Parse(Encoding.UTF8.GetString(bundle)).RootElement;

    private static string Url(JsonElement bundle, int entry) => bundle.GetProperty("entry")[entry].GetProperty("fullUrl").GetString()!;
}
