using System.Text;
using CaseRecords.Fhir.Validation.Profiles;
using CaseRecords.Hosting;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Validation.Profiles;

/// <summary>Definitions in files: found by url and version, and clear words about what cannot be read.</summary>
public sealed class DefinitionFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("caserecords-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_definition_is_found_by_its_url_and_version()
    {
        Write("one.json", """{"resourceType":"ValueSet","url":"http://example.org/vs","version":"1","status":"active","name":"one"}""");
        Write("inner/two.json", """{"resourceType":"ValueSet","url":"http://example.org/vs","version":"2","status":"active","name":"two"}""");
        Write("other.json", """{"resourceType":"Patient","id":"p"}""");
        Write("notes.txt", "no JSON");
        var known = DefinitionFolder.Open(folder);

        Name(known, "ValueSet", "http://example.org/vs|1").ShouldBe("one");
        Name(known, "ValueSet", "http://example.org/vs|2").ShouldBe("two");
        Name(known, "ValueSet", "http://example.org/vs").ShouldNotBeNull();
        Name(known, "CodeSystem", "http://example.org/vs").ShouldBeNull();
        Name(known, "ValueSet", "http://example.org/other").ShouldBeNull();
    }

    [Fact]
    public void A_definition_that_is_not_quite_R4_is_read_as_far_as_it_can_be()
    {
        Write("one.json", """{"resourceType":"ValueSet","url":"http://example.org/vs","status":"active","name":"one","colour":"red"}""");

        Name(DefinitionFolder.Open(folder), "ValueSet", "http://example.org/vs").ShouldBe("one");
    }

    [Fact]
    public void A_file_that_is_not_JSON_stops_the_start_and_is_named()
    {
        Write("broken.json", "{\"resourceType\":");

        Should.Throw<StartRefusedException>(() => DefinitionFolder.Open(folder)).Message.ShouldContain("broken.json");
    }

    private static string? Name(DefinitionFolder known, string type, string canonical) => (known.Find(type, CaseRecords.Fhir.Validation.Profiles.Canonical.Parse(canonical)) as IConformanceResource)?.Name;

    private void Write(string file, string text)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, Encoding.UTF8);
    }
}
