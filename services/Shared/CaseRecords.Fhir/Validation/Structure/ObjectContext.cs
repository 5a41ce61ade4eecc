namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>Where an object stands, as far as its own rules depend on it.</summary>
internal readonly record struct ObjectContext
{
    /// <summary>The shape around it.</summary>
    public Shape? Parent { get; init; }

    /// <summary>Whether it holds the id and the extensions of a primitive.</summary>
    public bool IsOfPrimitive { get; init; }

    public bool IsContainedMeta { get; init; }

    /// <summary>Whether the element is bound to a value set, so that its codings are looked at together.</summary>
    public bool WantsCodings { get; init; }
}
