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

    public void Collect(Resource resource, List<FoundValue> values)
    {
        if (walked is not null)
        {
            walked.Collect(resource, values);
        }
        else
        {
            Evaluate(resource, values);
        }
    }

    private void Evaluate(Resource resource, List<FoundValue> values)
    {
        try
        {
            generic!.Collect(resource, values);
        }
        catch (Exception e) when (Parameter.IsCustom && e is not OutOfMemoryException)
        {
            // A client's expression in a foreign engine: where it throws, it finds nothing, and the resource is kept.
            values.Clear();
        }
    }
}
