namespace CaseRecords.Fhir.Validation;

/// <summary>An element as R4 defines it.</summary>
/// <param name="Path">Within its type: <c>component.value[x]</c>; a dot for the type itself.</param>
/// <param name="Max">Null where there is no limit.</param>
/// <param name="Types">What may stand there; empty for a content reference and for the type itself.</param>
/// <param name="ContentReference">The path, within the same type, of the element whose content this one has.</param>
/// <param name="Invariants">The keys of the invariants that the element itself carries (those of its types come with the types).</param>
/// <seealso href="https://hl7.org/fhir/R4/elementdefinition.html"/>
public sealed record R4Element(
    string Path,
    int Min,
    int? Max,
    bool IsSummary,
    bool IsModifier,
    IReadOnlyList<R4TypeReference> Types,
    string? ContentReference,
    R4Binding? Binding,
    IReadOnlyList<string> Invariants)
{
    /// <summary>The last part of the path, without <c>[x]</c>: how FHIRPath names it.</summary>
    public string Name { get; } = Path[(Path.LastIndexOf('.') + 1)..].Replace("[x]", "", StringComparison.Ordinal);

    /// <summary>Whether its JSON name ends in the name of its type.</summary>
    public bool IsChoice { get; } = Path.EndsWith("[x]", StringComparison.Ordinal);

    /// <summary>Whether JSON holds it as an array.</summary>
    public bool Repeats => Max != 1 && Max != 0;

    internal static R4Element Parse(string[] cells)
    {
        var cardinality = Cell(cells, 1).Split("..");
        var types = Cell(cells, 3);
        var isReference = types.StartsWith('#');

        return new R4Element(
            cells[0],
            int.Parse(cardinality[0], System.Globalization.CultureInfo.InvariantCulture),
            cardinality[1] == "*" ? null : int.Parse(cardinality[1], System.Globalization.CultureInfo.InvariantCulture),
            Cell(cells, 2).Contains('s', StringComparison.Ordinal),
            Cell(cells, 2).Contains('m', StringComparison.Ordinal),
            isReference || types.Length == 0 ? [] : [.. types.Split(',').Select(R4TypeReference.Parse)],
            isReference ? types[1..] : null,
            R4Binding.Parse(Cell(cells, 4)),
            Cell(cells, 5).Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Cell(string[] cells, int index) => index < cells.Length ? cells[index] : "";
}

/// <summary>A type that an element may have.</summary>
/// <param name="Targets">For Reference and canonical, the resource types that may be meant; empty where any may.</param>
public sealed record R4TypeReference(string Code, IReadOnlyList<string> Targets)
{
    internal static R4TypeReference Parse(string text) =>
        text.IndexOf('(', StringComparison.Ordinal) is var open and > 0
            ? new(text[..open], text[(open + 1)..^1].Split('|') is var targets && targets.Contains("Resource") ? [] : targets)
            : new(text, []);
}

/// <summary>The codes that an element is bound to.</summary>
/// <param name="Strength">required, extensible, preferred or example.</param>
/// <param name="ValueSet">Without version; null where only a description is given.</param>
/// <param name="Widest">The value set that no code may be outside of, though the binding is weaker; null where there is none.</param>
public sealed record R4Binding(string Strength, string? ValueSet, string? Widest)
{
    public bool IsRequired => Strength == "required";

    internal static R4Binding? Parse(string text) => text.Split(' ') switch
    {
        [""] => null,
        [var strength] => new(strength, null, null),
        [var strength, var set] => new(strength, set, null),
        [var strength, var set, var widest, ..] => new(strength, set, widest),
        _ => null,
    };
}
