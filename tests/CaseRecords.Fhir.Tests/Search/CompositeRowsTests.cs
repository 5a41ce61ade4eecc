using CaseRecords.Fhir.Search.Paths;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search;

/// <summary>The rows that composites join carry the repeat of the element that they stand in.</summary>
public sealed class CompositeRowsTests
{
    [Theory]
    [InlineData("combo-code", """{"resourceType":"Observation","code":{"coding":[{"code":"a"}]},"component":[{"code":{"coding":[{"code":"b"}]}},{"code":{"coding":[{"code":"c"},{"code":"d"}]}}]}""", "|a |b@1 |c@2 |d@2")]
    [InlineData("combo-code", """{"resourceType":"Observation","code":{"coding":[{"code":"a"}]},"component":[{"code":{"coding":[{"code":"a"}]}},{"code":{"coding":[{"code":"a"}]}}]}""", "|a |a@1 |a@2")]
    [InlineData("code", """{"resourceType":"Observation","code":{"coding":[{"code":"a"},{"code":"b"}]}}""", "|a |b")]
    [InlineData("component-value-concept", """{"resourceType":"Observation","component":[{"valueQuantity":{"value":1}},{"valueCodeableConcept":{"coding":[{"code":"b"}]}}]}""", "|b@2")]
    [InlineData("combo-value-quantity", """{"resourceType":"Observation","valueQuantity":{"value":1},"component":[{"valueQuantity":{"value":2}},{"valueQuantity":{"value":2}}]}""", "2@1 2@2 1")]
    [InlineData("variant-start", """{"resourceType":"MolecularSequence","coordinateSystem":0,"variant":[{"start":7},{"start":9}]}""", "7@1 9@2")]
    [InlineData("window-start", """{"resourceType":"MolecularSequence","coordinateSystem":0,"referenceSeq":{"windowStart":7}}""", "7")]
    [InlineData("context-type", """{"resourceType":"ValueSet","useContext":[{"code":{"code":"age"}},{"code":{"code":"focus"}}]}""", "|age@1 |focus@2")]
    [InlineData("context-quantity", """{"resourceType":"ValueSet","useContext":[{"code":{"code":"focus"}},{"code":{"code":"age"},"valueRange":{"low":{"value":1},"high":{"value":2}}}]}""", "1..2@2")]
    [InlineData("value", """{"resourceType":"Group","characteristic":[{"valueBoolean":true},{"valueCodeableConcept":{"coding":[{"code":"x"}]}}]}""", "|x@2 |true@1")]
    [InlineData("relatesto", """{"resourceType":"DocumentReference","relatesTo":[{"target":{"reference":"DocumentReference/a"}},{"target":{"reference":"DocumentReference/a"}}]}""", "DocumentReference/a@1 DocumentReference/a@2")]
    [InlineData("category", """{"resourceType":"Observation","category":[{"coding":[{"code":"a"}]},{"coding":[{"code":"b"}]}]}""", "|a |b")]
    public void Grouped(string parameter, string json, string rows) => Indexed.Under(parameter, json).ShouldBe(rows);

    [Fact]
    public void Every_part_of_every_composite_of_R4_is_walked_and_grouped_where_it_repeats()
    {
        var composites = R4.ResourceTypes.SelectMany(Indexed.Parameters.Of).Where(parameter => parameter.Type == SearchParamType.Composite).ToList();

        composites.Count.ShouldBe(ModelInfo.SearchParameters.Count(parameter => parameter.Type == SearchParamType.Composite));

        foreach (var composite in composites)
        {
            composite.Parts.Count.ShouldBeGreaterThan(1, composite.Code);

            foreach (var part in composite.Parts)
            {
                var parameter = Indexed.Parameters.Find(composite.ResourceType, part.Code).ShouldNotBeNull($"{composite.ResourceType}.{composite.Code}: {part.Code}");
                Extraction.Of(parameter, part.Grouped).ShouldSatisfyAllConditions(extraction => extraction.IsWalked.ShouldBeTrue(), extraction => extraction.IsGrouped.ShouldBe(part.Grouped));
                parameter.IsServed.ShouldBeTrue();
            }
        }
    }
}
