namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>Invariants that FHIRPath has to decide, and where.</summary>
/// <param name="Way">From the root to the element.</param>
/// <param name="ResourceDepth">How many steps lead to <c>%resource</c>, the root included.</param>
/// <param name="ContainerDepth">The same for <c>%rootResource</c>.</param>
internal sealed record OpenQuestion(Step[] Way, string Path, IReadOnlyList<Invariant> Invariants, int ResourceDepth, int ContainerDepth);

/// <summary>Collects what FHIRPath has to decide, while the resource is read.</summary>
internal sealed class QuestionList(Place place)
{
    public List<OpenQuestion> Open { get; } = [];

    /// <summary>How many steps lead to the resource that is being read, and to the one that contains it.</summary>
    public (int Resource, int Container) Depths { get; set; } = (1, 1);

    public int ResourceDepth => Depths.Resource;

    /// <summary>Keeps invariants for the element where the check stands.</summary>
    public void Ask(IReadOnlyList<Invariant> invariants)
    {
        if (invariants.Count > 0)
        {
            Open.Add(new OpenQuestion(place.Way(), place.Path(), invariants, Depths.Resource, Depths.Container));
        }
    }
}
