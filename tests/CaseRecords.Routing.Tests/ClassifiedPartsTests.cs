using System.Text;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Routing.Tests;

/// <summary>What is cut out of a resource says the same about its owner as the whole.</summary>
public sealed class ClassifiedPartsTests
{
    [Fact]
    public void Every_resource_of_the_demo_case_has_the_owner_that_its_parts_say() =>
        Differences(Samples.Wang, ClassifiedParts.Members).ShouldBeEmpty();

    [Fact]
    public void Every_resource_of_the_corpus_has_the_owner_that_its_parts_say()
    {
        var corpus = Environment.GetEnvironmentVariable("CASERECORDS_CORPUS");
        Assert.SkipUnless(Directory.Exists(corpus), "CASERECORDS_CORPUS names no folder of example resources.");

        Differences(Samples.In(corpus), ClassifiedParts.Members).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("category")]
    [InlineData("code")]
    public void The_comparison_sees_that_a_member_was_forgotten(string forgotten) =>
        Differences(Samples.Wang, Without(forgotten)).ShouldNotBeEmpty();

    [Theory]
    [InlineData("meta", """{"resourceType":"Observation","meta":{"profile":["http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-tumor-size"]}}""")]
    [InlineData("morphology", """{"resourceType":"BodyStructure","morphology":{"coding":[{"system":"http://snomed.info/sct","code":"228791009"}]}}""")]
    public void The_comparison_sees_that_a_member_of_another_resource_was_forgotten(string forgotten, string json) =>
        Differences([Encoding.UTF8.GetBytes(json)], Without(forgotten)).ShouldHaveSingleItem();

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"Observation\"")]
    [InlineData("{}")]
    [InlineData("""{"resourceType":5}""")]
    [InlineData("""{"resourceType":"Observations"}""")]
    [InlineData("{\"resourceType\":\"Observation\",\"code\":\"")]
    [InlineData("""{"resourceType":"Observation"} {}""")]
    [InlineData("""{"resourceType":"Observation","code":"a text"}""")]
    [InlineData("""{"resourceType":"Observation","code":{"codings":[]}}""")]
    [InlineData("""{"resourceType":"Observation","category":[5]}""")]
    [InlineData("""{"resourceType":"Observation","meta":[]}""")]
    [InlineData("""{"resourceType":"Observation","code":{"text":"a"},"code":{"text":"b"}}""")]
    [InlineData("""{"resourceType":"Observation","resourceType":"Procedure"}""")]
    public void What_cannot_be_read_is_left_to_whoever_parses_it_whole(string json) =>
        ClassifiedParts.OwnerOf(Encoding.UTF8.GetBytes(json)).ShouldBeNull();

    [Theory]
    [InlineData("\uFEFF{\"resourceType\":\"Observation\"}", "patients")]
    [InlineData("""{"code":{"coding":[{"system":"http://loinc.org","code":"69548-6"}]},"resourceType":"Observation"}""", "genomics")]
    [InlineData("""{"resourceType":"Observation","c\u006fde":{"coding":[{"system":"http://loinc.org","code":"69548-6"}]}}""", "genomics")]
    [InlineData("""{"resourceType":"Observation","subject":{"code":{"coding":[{"system":"http://loinc.org","code":"69548-6"}]}}}""", "patients")]
    [InlineData("""{"resourceType":"Condition","code":"broken, but diagnoses answers for it"}""", "diagnoses")]
    public void Order_spelling_and_nesting_do_not_matter(string json, string owner) =>
        ClassifiedParts.OwnerOf(Encoding.UTF8.GetBytes(json)).ShouldBe(owner);

    private static string[] Without(string forgotten) => [.. ClassifiedParts.Members.Where(member => member != forgotten)];

    private static List<string> Differences(IEnumerable<byte[]> resources, IReadOnlyList<string> members)
    {
        List<string> differences = [];
        var compared = 0;

        foreach (var json in resources)
        {
            var whole = FhirJsonDeserializer.OSTRICH.DeserializeResource(Encoding.UTF8.GetString(json));
            var (expected, found) = (RoutingTable.OwnerOf(whole), ClassifiedParts.OwnerOf(json, members));
            compared++;

            if (found != expected)
            {
                differences.Add($"{whole.TypeName}/{whole.Id} is of {expected}, but its parts say {found ?? "nothing"}");
            }
        }

        compared.ShouldBePositive();

        return differences;
    }
}
