using System.Text;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Tests.Generation;
using CaseRecords.Fhir.Writing;
using CaseRecords.Fhir.Writing.Wire;

namespace CaseRecords.Fhir.Tests.Search;

/// <summary>What a resource contains has rows of its own, which references within the resource lead to.</summary>
public sealed class ContainedRowsTests
{
    private const string Observation =
        """
        {"resourceType":"Observation","status":"final","code":{"coding":[{"code":"outer"}]},"subject":{"reference":"#p","display":"Li"},"performer":[{"reference":"#q"},{"reference":"#gone"}],"component":[{"code":{"coding":[{"code":"one"}]}}],
        "contained":[
          {"resourceType":"Patient","id":"p","active":true,"name":[{"family":"Li"}],"birthDate":"1950","generalPractitioner":[{"reference":"#q"}],"managingOrganization":{"reference":"Organization/o"},"meta":{"tag":[{"code":"t"}]}},
          {"resourceType":"PractitionerRole","id":"q","practitioner":{"reference":"Practitioner/1","identifier":{"value":"7"}},"organization":{"reference":"#"}},
          {"resourceType":"Observation","id":"r","code":{"coding":[{"code":"inner"}]},"subject":{"reference":"Patient/other"},"valueQuantity":{"value":5},"component":[{"code":{"coding":[{"code":"x"}]}},{"code":{"coding":[{"code":"y"}]}}]}]}
        """;

    [Theory]
    [InlineData("Observation", "subject", "#1 Patient/other/3")]
    [InlineData("Observation", "patient", "#1 Patient/other/3")]
    [InlineData("Observation", "performer", "| #2")]
    [InlineData("Observation", "code", "|outer |inner/3")]
    [InlineData("Observation", "component-code", "|one@1 |x/3@1 |y/3@2")]
    [InlineData("Observation", "value-quantity", "5/3")]
    [InlineData("Patient", "family", "'li'=Li/1")]
    [InlineData("Patient", "active", "|true/1")]
    [InlineData("Patient", "birthdate", "1950-01-01T00:00:00..1950-12-31T23:59:59.9999999/1")]
    [InlineData("Patient", "general-practitioner", "#2/1")]
    [InlineData("Patient", "organization", "Organization/o/1")]
    [InlineData("Patient", "_tag", "|t/1")]
    [InlineData("Patient", "_id", "|p/1")]
    [InlineData("PractitionerRole", "practitioner", "|7/2 Practitioner/1/2")]
    [InlineData("PractitionerRole", "organization", "|/2")]
    public void Of_a_contained_resource(string type, string parameter, string rows) =>
        Indexed.Under(Indexed.Number(type, parameter), Indexed.Rows(Observation)).ShouldBe(rows);

    [Theory]
    [InlineData("composition", "Composition", null, "#1 Composition/c")]
    [InlineData("message", "Composition", null, "")]
    [InlineData("composition", "MessageHeader", null, "")]
    [InlineData("message", "MessageHeader", null, "#1 MessageHeader/c")]
    [InlineData("composition", "Composition", "https://record.example/fhir/Composition/c", "#1 Composition/c")]
    [InlineData("composition", "Composition", "urn:uuid:0000", "#1 urn:uuid:0000")]
    [InlineData("composition", "Patient", null, "")]
    public void A_document_is_searched_through_its_first_entry(string parameter, string type, string? fullUrl, string rows)
    {
        var url = fullUrl is null ? "" : $"\"fullUrl\":\"{fullUrl}\",";
        var bundle = $$$"""{"resourceType":"Bundle","entry":[{{{{url}}}"resource":{"resourceType":"{{{type}}}","id":"c"}},{"resource":{"resourceType":"{{{type}}}","id":"d"}}]}""";

        Indexed.Under(parameter, bundle).ShouldBe(rows);
    }

    [Fact]
    public void The_contents_of_a_composition_are_those_of_the_bundle()
    {
        const string Bundle = """{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Composition","id":"c","title":"Letter","subject":{"reference":"Patient/1"}}}]}""";

        Indexed.Under(Indexed.Number("Composition", "title"), Indexed.Rows(Bundle)).ShouldBe("'letter'=Letter/1");
        Indexed.Under(Indexed.Number("Composition", "subject"), Indexed.Rows(Bundle)).ShouldBe("Patient/1/1");
    }

    [Fact]
    public void Only_what_the_resource_itself_refers_to_puts_it_into_a_record()
    {
        var compartment = new PatientCompartment(Indexed.Parameters);

        compartment.PatientsOf("Observation", Indexed.Rows(Observation)).ShouldBeEmpty();
        compartment.PatientsOf("Observation", Indexed.Rows(Observation.Replace("#p", "Patient/own", StringComparison.Ordinal))).ShouldBe([new ResourceKey("Patient", "own")]);
    }

    [Fact]
    public void Every_generated_resource_has_the_same_rows_whenever_it_is_indexed_and_all_of_them_can_be_sent()
    {
        foreach (var made in Seeds.OfTypes(each: 1))
        {
            var json = new ResourceGenerator(made.Seed).Resource(made.Type, "x").ToJsonString();
            var (one, other) = (Rows(json), Rows(json));

            one.ShouldBe(other, made.ToString());
            one.ShouldNotBeEmpty(made.ToString());
        }
    }

    /// <summary>As another service would read them.</summary>
    private static byte[] Rows(string json)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var rows = Indexed.Indexer.Index(Indexed.Read(json), Encoding.UTF8.GetBytes(json));
        WriteSetMessage.Write(writer, new WriteSet { Key = new ResourceKey("Basic", "x"), Owner = "o", ExpectedVersion = 0, Index = rows });

        return stream.ToArray();
    }
}
