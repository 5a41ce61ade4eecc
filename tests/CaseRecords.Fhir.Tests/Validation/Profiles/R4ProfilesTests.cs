using CaseRecords.Fhir.Validation.Profiles;

namespace CaseRecords.Fhir.Tests.Validation.Profiles;

/// <summary>The profiles that R4 itself publishes are known without being sent.</summary>
public sealed class R4ProfilesTests
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";

    private const string Pressure = """
        {"resourceType":"Observation","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/bp"]},"status":"final",
         "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
         "code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},"subject":{"reference":"Patient/p"},"effectiveDateTime":"2025-01-01",
         "component":[
          {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":107,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}},
          {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":60,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]}
        """;

    [Fact]
    public void Every_one_is_understood()
    {
        R4Profiles.Urls.Count().ShouldBe(44);
        R4Profiles.Urls.Where(url => R4Profiles.Find("StructureDefinition", new(url, null)) is not Hl7.Fhir.Model.StructureDefinition { Differential.Element.Count: > 0 }).ShouldBeEmpty();
        R4Profiles.Find("StructureDefinition", new(Core + "bp", "5.0.0")).ShouldBeNull();
        R4Profiles.Find("ValueSet", new(Core + "bp", null)).ShouldBeNull();
    }

    [Theory]
    [InlineData("", "", 201)]
    [InlineData("8462-4", "8463-4", 422)]
    [InlineData("mm[Hg]", "kPa", 422)]
    [InlineData("\"vital-signs\"", "\"laboratory\"", 422)]
    [InlineData("\"subject\":{\"reference\":\"Patient/p\"},", "", 422)]
    public async Task A_claimed_blood_pressure_is_held_to_its_profile(string replace, string with, int status)
    {
        await using var engine = await RunningEngine.Start();
        var resource = replace.Length == 0 ? Pressure : Pressure.Replace(replace, with, StringComparison.Ordinal);

        (await engine.Send("POST", "Observation", resource)).Status.ShouldBe(status);

        var verdict = await engine.Send("POST", $"Observation/$validate?profile={Core}vitalsigns", resource);
        verdict.Status.ShouldBe(200);
        verdict.Text().ShouldNotContain("not-found");
    }

    [Fact]
    public async Task One_that_is_sent_goes_before_R4s_own()
    {
        await using var engine = await RunningEngine.Start();
        var sent = await engine.Send("POST", "StructureDefinition", Handwritten.Profile("Observation", """{"id":"Observation.note","path":"Observation.note","min":1}""", Core + "bp"));
        sent.Status.ShouldBe(201, sent.Text());

        (await engine.Send("POST", "Observation", Pressure)).Status.ShouldBe(422);
    }
}
