using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Paths;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Paths;

public sealed class ValuePathTests
{
    private static readonly SearchParameters Parameters = SearchParameters.Number([]);

    [Fact]
    public void Every_expression_of_R4_is_walked_without_generic_FHIRPath()
    {
        var generic = R4.ResourceTypes
            .SelectMany(Parameters.Of)
            .Where(parameter => parameter.IsServed && !Extraction.Of(parameter).IsWalked)
            .Select(parameter => $"{parameter.ResourceType}.{parameter.Code}: {parameter.Expression}");

        generic.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Condition.stage.select(summary)")]
    [InlineData("Condition.onset.exists()")]
    [InlineData("Condition.stage.where(type.exists())")]
    public void An_expression_of_another_shape_goes_to_generic_FHIRPath(string expression)
    {
        ValuePath.Compile("Condition", expression).ShouldBeNull();
    }

    [Fact]
    public void Walking_and_generic_FHIRPath_find_the_same_values_in_every_published_example()
    {
        Assert.SkipUnless(Corpus.IsHere, Corpus.Missing);
        var pairs = R4.ResourceTypes.ToDictionary(
            type => type,
            type => Parameters.Of(type)
                .Where(parameter => parameter.IsServed)
                .Select(parameter => (parameter.Expression, Walk: ValuePath.Compile(type, parameter.Expression)!, Generic: new GenericPath(parameter.Expression)))
                .ToList());
        var differing = new List<string>();
        var compared = 0;

        foreach (var resource in Corpus.Resources())
        {
            foreach (var (expression, walk, generic) in pairs[resource.TypeName])
            {
                var (walked, expected) = (Values(walk.Collect, resource), Values(generic.Collect, resource));
                compared += expected.Count;

                if (!Same(walked, expected))
                {
                    differing.Add($"{resource.TypeName}/{resource.Id} {expression}: {walked.Count} against {expected.Count}");
                }
            }
        }

        differing.ShouldBeEmpty();
        compared.ShouldBeGreaterThan(1_000);
    }

    private static List<Base> Values(Action<Resource, List<Base>> collect, Resource resource)
    {
        var values = new List<Base>();
        collect(resource, values);
        values.RemoveAll(SaysItsTypeBesideItsText);

        return values;
    }

    /// <summary>Generic FHIRPath resolves by the text alone; the walk also reads <c>Reference.type</c>.</summary>
    private static bool SaysItsTypeBesideItsText(Base value) =>
        value is ResourceReference { Type: not null, Reference: { } text } && text.StartsWith("urn:", StringComparison.Ordinal);

    /// <summary>A union of FHIRPath drops repeated values, which index rows do as well.</summary>
    private static bool Same(List<Base> walked, List<Base> expected) =>
        walked.TrueForAll(value => expected.Exists(value.IsExactly)) && expected.TrueForAll(value => walked.Exists(value.IsExactly));
}
