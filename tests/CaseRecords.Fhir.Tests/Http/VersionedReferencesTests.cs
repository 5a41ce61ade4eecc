namespace CaseRecords.Fhir.Tests.Http;

/// <summary>References that name a version bring that version along; what comes along for another reason comes as it is now.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#include"/>
public sealed class VersionedReferencesTests
{
    [Theory]
    [InlineData("_id=by-version&_include=Encounter:part-of", "stay/1")]
    [InlineData("_id=by-version&_include=Encounter:part-of:Encounter", "stay/1")]
    [InlineData("_id=plain&_include=Encounter:part-of", "stay/2")]
    [InlineData("_id=by-version,plain&_include=Encounter:part-of", "stay/1 stay/2")]
    [InlineData("_id=whole&_revinclude=Encounter:part-of", "stay/2")]
    [InlineData("_id=whole,by-version&_revinclude=Encounter:part-of", "stay/2")]
    [InlineData("_id=whole,by-version&_revinclude=Encounter:part-of&_include=Encounter:part-of", "grand/1 stay/1 stay/2")]
    [InlineData("_id=whole,by-version&_revinclude=Encounter:*&_include=*", "grand/1 stay/1 stay/2")]
    [InlineData("_id=grand,by-version&_revinclude=Encounter:part-of&_include=Encounter:part-of", "stay/1 whole/1")]
    [InlineData("_id=grand,by-version&_revinclude:iterate=Encounter:part-of&_include=Encounter:part-of", "plain/1 stay/1 stay/2 whole/1")]
    public async Task Included(string query, string versions)
    {
        await using var engine = await RunningEngine.Start();
        foreach (var (id, whole) in new[] { ("grand", ""), ("whole", "grand"), ("stay", "other"), ("stay", "whole"), ("by-version", "stay/_history/1"), ("plain", "stay") })
        {
            (await engine.Send("PUT", $"Encounter/{id}", Encounter(id, whole))).Status.ShouldBeLessThan(300);
        }

        var bundle = (await engine.Send("GET", $"Encounter?{query}")).Json();

        bundle.GetProperty("entry").EnumerateArray().Where(entry => entry.GetProperty("search").String("mode") == "include")
            .Select(entry => entry.GetProperty("resource"))
            .Select(encounter => $"{encounter.String("id")}/{encounter.GetProperty("meta").String("versionId")}").Order()
            .ShouldBe(versions.Split(' '));
    }

    private static string Encounter(string id, string whole) =>
        $$$"""{"resourceType":"Encounter","id":"{{{id}}}","status":"finished","class":{"code":"AMB"}{{{(whole.Length == 0 ? "" : $$""","partOf":{"reference":"Encounter/{{whole}}"}""")}}}}""";
}
