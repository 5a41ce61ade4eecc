namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>A JSON member that an object may have: <c>valueQuantity</c>.</summary>
/// <param name="Index">Of its element among those of the shape; the members of a choice share one.</param>
/// <param name="Slot">Where its text is kept for a look at the whole object; minus one where it is not.</param>
internal sealed record Member(string JsonName, R4Element Element, R4TypeReference Type, MemberKind Kind, int Index, int Slot, Lazy<Shape>? Content)
{
    /// <summary>Whether <c>_name</c> may hold its id and extensions.</summary>
    public bool MayBeExtended { get; init; } = Kind == MemberKind.Primitive;

    /// <summary>The invariants of the element beside those of its type; what has parts of its own carries them in its shape.</summary>
    public IReadOnlyList<Invariant> Invariants { get; init; } = [];
}

internal enum MemberKind
{
    Primitive,
    Complex,
    Resource,
    Narrative,
}
