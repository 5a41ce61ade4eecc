using CaseRecords.Fhir.Validation.Structure;

namespace CaseRecords.Fhir.Validation;

/// <summary>R4's invariants, as the <see cref="InvariantReview"/> leaves them.</summary>
public static class Invariants
{
    private static readonly Lazy<IReadOnlyList<Invariant>> Published = new(() => [.. R4Text.Read("invariants.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)]);

    private static readonly Lazy<ILookup<string, Invariant>> ByPath = new(() => Published.Value.SelectMany(Reviewed).ToLookup(invariant => invariant.Path, StringComparer.Ordinal));

    /// <summary>As R4 published them.</summary>
    public static IReadOnlyList<Invariant> AsPublished => Published.Value;

    /// <summary>Those that are evaluated from their expression.</summary>
    public static IEnumerable<Invariant> Evaluated => ByPath.Value.SelectMany(group => group);

    /// <summary>The invariants that an element itself carries, in a type and not in the type of the element.</summary>
    internal static IEnumerable<Invariant> Of(R4Type owner, R4Element element) =>
        element.Invariants.Count == 0 ? [] : ByPath.Value[$"{owner.Name}.{element.Path}"];

    /// <summary>The invariants of an object: of its type and of what that specialises, or of the element whose parts it holds.</summary>
    internal static IEnumerable<Invariant> Of(Shape shape)
    {
        if (shape.Path.Length > 0)
        {
            return ByPath.Value[$"{shape.Type.Name}.{shape.Path}"];
        }

        return Ancestry(shape.Type).SelectMany(type => ByPath.Value[type.Name]);
    }

    private static IEnumerable<R4Type> Ancestry(R4Type? type)
    {
        for (; type is not null; type = type.Base)
        {
            yield return type;
        }
    }

    private static IEnumerable<Invariant> Reviewed(Invariant invariant) => InvariantReview.Of(invariant) switch
    {
        null => [invariant],
        { Verdict: InvariantVerdict.Corrected, Expression: { } expression } => [invariant with { Expression = expression }],
        _ => [],
    };

    private static Invariant Parse(string line) =>
        line.Split('\t') is [var path, var key, var severity, var expression, var human]
            ? new Invariant(path, key, severity == "error", expression, human)
            : throw new InvalidDataException($"The extract holds an invariant of another form: {line}");
}
