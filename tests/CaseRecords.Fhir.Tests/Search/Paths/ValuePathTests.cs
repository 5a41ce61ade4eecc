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

    [Theory]
    [InlineData("Observation", "Observation.code | Observation.component.code", "o=0 a=1 b=2")]
    [InlineData("Observation", "Observation.component[1].code", "b=2")]
    [InlineData("Observation", "Observation.component.where(code.exists()).code", "a=1 b=2")]
    [InlineData("Observation", "Observation.code.coding", "o=1")]
    public void A_value_knows_in_which_repeat_it_stands(string type, string expression, string expected)
    {
        var observation = new Observation
        {
            Code = new CodeableConcept("urn:s", "o"),
            Component = [new() { Code = new CodeableConcept("urn:s", "a") }, new() { Code = new CodeableConcept("urn:s", "b") }],
        };
        var walk = ValuePath.Compile(type, expression);
        var generic = new GenericPath(expression);

        Written(Values(generic.Collect, observation)).ShouldBe(expected);
        Written(Values(walk is null ? generic.Collect : walk.Collect, observation)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("""{"item":{"reference":"Patient/a"}}""", true)]
    [InlineData("""{"deleted":false,"item":{"reference":"Patient/a"}}""", true)]
    [InlineData("""{"deleted":true,"item":{"reference":"Patient/a"}}""", false)]
    [InlineData("""{"_deleted":{"extension":[{"url":"urn:x","valueString":"y"}]},"item":{"reference":"Patient/a"}}""", true)]
    public void What_is_not_said_to_be_true_passes(string entry, bool passes)
    {
        var walk = ValuePath.Compile("List", "List.entry.where(deleted.exists().not() or deleted = false).item").ShouldNotBeNull();

        Values(walk.Collect, Indexed.Read($$"""{"resourceType":"List","entry":[{{entry}}]}""")).Count.ShouldBe(passes ? 1 : 0);
    }

    private static string Written(List<FoundValue> values) =>
        string.Join(' ', values.Select(found => $"{(found.Value as Coding ?? ((CodeableConcept)found.Value).Coding[0]).Code}={found.Repeat}"));

    private static List<FoundValue> Values(Action<Resource, ContainedResources, List<FoundValue>> collect, Resource resource)
    {
        var values = new List<FoundValue>();
        collect(resource, new ContainedResources(resource), values);
        values.RemoveAll(found => SaysItsTypeBesideItsText(found.Value));

        return values;
    }

    /// <summary>Generic FHIRPath resolves by the text alone; the walk also reads <c>Reference.type</c>.</summary>
    private static bool SaysItsTypeBesideItsText(Base value) =>
        value is ResourceReference { Type: not null, Reference: { } text } && text.StartsWith("urn:", StringComparison.Ordinal);

    /// <summary>A union of FHIRPath drops repeated values, which index rows do as well.</summary>
    private static bool Same(List<FoundValue> walked, List<FoundValue> expected) =>
        walked.TrueForAll(value => expected.Exists(other => Same(value, other))) && expected.TrueForAll(value => walked.Exists(other => Same(value, other)));

    private static bool Same(FoundValue one, FoundValue other) => one.Value.IsExactly(other.Value);
}
