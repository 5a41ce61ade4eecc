using System.Text.Json.Nodes;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Paths;
using CaseRecords.Fhir.Tests.Generation;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace CaseRecords.Fhir.Tests.Search;

/// <summary>Each parameter of R4 with each datatype that its expression can meet.</summary>
public sealed class EveryParameterTests
{
    /// <summary>What a parameter of the type cannot be compared with, whatever it holds.</summary>
    private static readonly string[] WithoutRows =
    [
        "Date Age Procedure.date",
        "Date Range Procedure.date",
        "Date string CarePlan.activity-date",
        "Date string Immunization.date",
        "Date string Procedure.date",
        "Reference Attachment Consent.source-reference",
    ];

    private static readonly Dictionary<string, string> Samples = new()
    {
        ["Address"] = """{"city":"Oslo"}""",
        ["Age"] = """{"value":5,"code":"a"}""",
        ["Attachment"] = """{"url":"http://a.example/x"}""",
        ["boolean"] = "true",
        ["canonical"] = "\"http://a.example/x|1\"",
        ["code"] = "\"x\"",
        ["CodeableConcept"] = """{"coding":[{"code":"x"}]}""",
        ["Coding"] = """{"code":"x"}""",
        ["ContactPoint"] = """{"value":"1"}""",
        ["date"] = "\"2024-02\"",
        ["dateTime"] = "\"2024-02-03\"",
        ["decimal"] = "0.5",
        ["Duration"] = """{"value":5,"code":"h"}""",
        ["HumanName"] = """{"family":"Li"}""",
        ["id"] = "\"a\"",
        ["Identifier"] = """{"value":"1"}""",
        ["instant"] = "\"2024-02-03T04:05:06Z\"",
        ["integer"] = "7",
        ["markdown"] = "\"text\"",
        ["Money"] = """{"value":5,"currency":"EUR"}""",
        ["Period"] = """{"start":"2024"}""",
        ["Quantity"] = """{"value":5}""",
        ["Range"] = """{"low":{"value":5}}""",
        ["Reference"] = """{"reference":"Patient/1"}""",
        ["Resource"] = """{"resourceType":"?","id":"1"}""",
        ["SampledData"] = """{"origin":{"value":1},"period":1,"dimensions":1,"data":"1 2"}""",
        ["string"] = "\"text\"",
        ["Timing"] = """{"event":["2024"]}""",
        ["uri"] = "\"http://a.example/x\"",
        ["url"] = "\"http://a.example/x\"",
    };

    [Fact]
    public void Every_parameter_of_R4_finds_every_datatype_that_it_can_meet()
    {
        List<string> without = [];
        var tried = 0;

        foreach (var parameter in R4.ResourceTypes.SelectMany(Indexed.Parameters.Of).Where(parameter => parameter is { IsServed: true, IsOfTheRow: false, IsOfWords: false, Type: not (SearchParamType.Composite or SearchParamType.Special) }))
        {
            foreach (var (datatype, json) in Resources(parameter))
            {
                tried++;

                if (Indexed.Under(parameter.Code, json).Length == 0)
                {
                    without.Add($"{parameter.Type} {datatype} {parameter.ResourceType}.{parameter.Code}");
                }
            }
        }

        without.Distinct().Order(StringComparer.Ordinal).ShouldBe(WithoutRows);
        tried.ShouldBeGreaterThan(1_900);
    }

    /// <summary>For each branch of the expression, and each datatype at its end, a resource that holds nothing else.</summary>
    private static IEnumerable<(string Datatype, string Json)> Resources(SearchParameterInfo parameter)
    {
        var (path, _) = PathParser.StripTruth(parameter.Expression);

        foreach (var steps in UnionExpression.Branches(path).Select(branch => PathParser.Parse(parameter.ResourceType, branch)!))
        {
            foreach (var (datatype, json) in Elements(ResourceGenerator.Mapping(parameter.ResourceType), steps, null))
            {
                json.AsObject()["resourceType"] = parameter.ResourceType;

                yield return (datatype, json.ToJsonString().Replace("\"?\"", $"\"{(parameter.Targets is [var target, ..] ? target : "")}\"", StringComparison.Ordinal));
            }
        }
    }

    private static IEnumerable<(string Datatype, JsonNode Json)> Elements(ClassMapping type, ReadOnlyMemory<PathStep> steps, PropertyMapping? property)
    {
        if (steps.IsEmpty)
        {
            return [(type.Name, Sample(type, property))];
        }

        return steps.Span[0] switch
        {
            TypeStep step => Fits(step, type) ? Elements(type, steps[1..], property) : [],
            TargetStep step => Elements(type, steps[1..], property).Select(made => (made.Datatype, Told(made.Json, "reference", step.Type + "/1"))),
            EqualityStep step => Elements(type, steps[1..], property).Select(made => (made.Datatype, Told(made.Json, step.Element, step.Text))),
            ChildStep step => Children(type.FindMappedElementByName(step.Name).ShouldNotBeNull($"{type.Name}.{step.Name}"), steps[1..]),
            _ => throw new NotSupportedException(),
        };
    }

    private static IEnumerable<(string Datatype, JsonNode Json)> Children(PropertyMapping property, ReadOnlyMemory<PathStep> rest)
    {
        var isChoice = property.Choice == ChoiceType.DatatypeChoice;

        return (isChoice ? property.FhirTypeMappings : [property.PropertyTypeMapping]).SelectMany(type => Elements(type, rest, property).Select(made =>
            (made.Datatype, (JsonNode)new JsonObject
            {
                [isChoice ? property.Name + char.ToUpperInvariant(type.Name[0]) + type.Name[1..] : property.Name] = property.IsCollection ? new JsonArray(made.Json) : made.Json,
            })));
    }

    private static bool Fits(TypeStep step, ClassMapping type) =>
        step.Name == type.Name || ModelInfo.GetTypeForFhirType(step.Name)?.IsAssignableFrom(type.NativeType) == true;

    private static JsonNode Told(JsonNode element, string name, string text)
    {
        element[name] = text;

        return element;
    }

    private static JsonNode Sample(ClassMapping type, PropertyMapping? property) =>
        property?.ImplementingType is { IsGenericType: true } coded && coded.GenericTypeArguments is [{ IsEnum: true } codes]
            ? JsonValue.Create(((Enum)Enum.GetValues(codes).GetValue(0)!).GetLiteral())
            : JsonNode.Parse(Samples[type.Name])!;
}
