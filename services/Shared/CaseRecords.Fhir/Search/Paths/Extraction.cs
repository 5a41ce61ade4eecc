using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Paths;

/// <summary>One search parameter, ready to be evaluated: walked where its shape allows, by generic FHIRPath elsewhere.</summary>
internal sealed class Extraction
{
    private readonly ValuePath? walked;
    private readonly GenericPath? generic;

    private Extraction(SearchParameterInfo parameter, bool isGrouped)
    {
        Parameter = parameter;
        IsGrouped = isGrouped;
        walked = ValuePath.Compile(parameter.ResourceType, parameter.Expression);
        generic = walked is null ? new GenericPath(parameter.Expression) : null;
    }

    public SearchParameterInfo Parameter { get; }

    /// <summary>Whether a composite joins its values within one repeat of an element.</summary>
    public bool IsGrouped { get; }

    public bool IsWalked => walked is not null;

    public static Extraction Of(SearchParameterInfo parameter, bool isGrouped = false) => new(parameter, isGrouped);

    /// <param name="contained">Of the resource, or of what contains it.</param>
    public void Collect(Resource resource, ContainedResources contained, List<FoundValue> values)
    {
        if (walked is not null)
        {
            walked.Collect(resource, contained, values);
        }
        else
        {
            Evaluate(resource, contained, values);
        }
    }

    private void Evaluate(Resource resource, ContainedResources contained, List<FoundValue> values)
    {
        try
        {
            generic!.Collect(resource, contained, values);
        }
        catch (Exception e) when (Parameter.IsCustom && e is not OutOfMemoryException)
        {
            // A client's expression in a foreign engine: where it throws, it finds nothing, and the resource is kept.
            values.Clear();
        }
    }
}
