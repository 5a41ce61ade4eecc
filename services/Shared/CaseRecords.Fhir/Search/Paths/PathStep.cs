using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Paths;

/// <summary>One step of a compiled search expression.</summary>
internal abstract record PathStep;

/// <summary>Goes to the elements of one name; a choice such as value[x] is one element here.</summary>
internal sealed record ChildStep(string Name, int? Index = null) : PathStep;

/// <summary>Lets a value pass or stops it.</summary>
internal abstract record FilterStep : PathStep
{
    public abstract bool Accepts(Base value, ContainedResources contained);
}

/// <summary><c>as(Type)</c>, <c>ofType(Type)</c>.</summary>
internal sealed record TypeStep(string Name) : FilterStep
{
    private readonly Type? type = ModelInfo.GetTypeForFhirType(Name);

    public override bool Accepts(Base value, ContainedResources contained) => type?.IsInstanceOfType(value) == true || value.TypeName == Name;
}

/// <summary><c>where(element = 'text')</c>, and <c>extension('url')</c> after its child step.</summary>
internal sealed record EqualityStep(string Element, string Text) : FilterStep
{
    public override bool Accepts(Base value, ContainedResources contained) =>
        value is Extension extension && Element == "url"
            ? extension.Url == Text
            : value.TryGetValue(Element, out var found) && found is PrimitiveType primitive && Literal(primitive) == Text;

    private static string? Literal(PrimitiveType primitive) => primitive.JsonValue as string ?? primitive.ToString();
}

/// <summary><c>where(element.exists().not() or element = false)</c>: all but those of which it is true. Where it holds only an extension, nobody says that it is.</summary>
internal sealed record NotTrueStep(string Element) : FilterStep
{
    public override bool Accepts(Base value, ContainedResources contained) =>
        !(value.TryGetValue(Element, out var found) && found is FhirBoolean { Value: true });
}

/// <summary><c>where(resolve() is Type)</c>, decided from what the reference says, never by reading its target.</summary>
internal sealed record TargetStep(string Type) : FilterStep
{
    public override bool Accepts(Base value, ContainedResources contained) =>
        value is ResourceReference reference && ReferenceText.TargetType(reference, contained) == Type;
}
