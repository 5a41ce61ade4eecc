using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.FhirPath;

namespace CaseRecords.Fhir.Search.Paths;

/// <summary>Any FHIRPath expression, by the general engine: for the few that <see cref="ValuePath"/> cannot walk.</summary>
internal sealed class GenericPath(string expression)
{
    private readonly Lazy<CompiledExpression> compiled = new(() => FhirPath.Compiler.Compile(expression));

    /// <param name="contained">Of the resource, or of what contains it.</param>
    public void Collect(Resource resource, ContainedResources contained, List<FoundValue> values)
    {
        var context = new FhirEvaluationContext { ElementResolver = text => Target(text, contained) };

        values.AddRange(compiled.Value(resource.ToPocoNode(ModelInfo.ModelInspector), context)
            .OfType<PocoNode>()
            .Select(node => new FoundValue(node.Poco, Repeat(node))));
    }

    private static short Repeat(PocoNode node)
    {
        short repeat = 0;

        for (var at = node; at is not null; at = at.Parent)
        {
            repeat = at.Index is { } index ? Slot.Ordinal(index) : repeat;
        }

        return repeat;
    }

    /// <summary>An empty resource of the type that the reference names: enough for <c>resolve() is Type</c>.</summary>
    private static PocoNode? Target(string text, ContainedResources contained)
    {
        var type = ReferenceText.TargetType(new ResourceReference(text), contained);

        return type is not null && ModelInfo.GetTypeForFhirType(type) is { } clr && Activator.CreateInstance(clr) is Base empty
            ? empty.ToPocoNode(ModelInfo.ModelInspector)
            : null;
    }
}
