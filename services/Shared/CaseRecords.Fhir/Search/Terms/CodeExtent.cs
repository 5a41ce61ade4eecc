namespace CaseRecords.Fhir.Search.Terms;

/// <summary>What a value set, or a part of one, holds: the codes of each system, and what a caller should know about them.</summary>
internal sealed class CodeExtent
{
    private readonly Dictionary<string, CodePattern> systems;
    private CodeSelection? written;

    private CodeExtent(IEnumerable<CodePattern> patterns, IEnumerable<string> cautions)
    {
        systems = patterns.Where(pattern => !pattern.IsEmpty).ToDictionary(pattern => pattern.System, StringComparer.Ordinal);
        Cautions = [.. cautions.Distinct()];
    }

    public static CodeExtent Nothing { get; } = new([], []);

    /// <summary>No code, and something to know.</summary>
    public static CodeExtent Told(string caution) => new([], [caution]);

    public IReadOnlyList<string> Cautions { get; }

    public int Size => systems.Values.Sum(pattern => pattern.Size);

    public static CodeExtent Of(CodePattern pattern, params IEnumerable<string> cautions) => new([pattern], cautions);

    public CodeExtent Or(CodeExtent other) => With(other, static (one, two) => one || two);

    public CodeExtent And(CodeExtent other) => With(other, static (one, two) => one && two);

    public CodeExtent Except(CodeExtent other) => With(other, static (one, two) => one && !two);

    /// <summary>Made once: what a set holds is asked for again and again.</summary>
    public CodeSelection Written() => written ??= new([.. systems.Values.OrderBy(pattern => pattern.System, StringComparer.Ordinal).Select(pattern => pattern.Written())], Cautions);

    private CodeExtent With(CodeExtent other, Func<bool, bool, bool> rule) => new(
        systems.Keys.Union(other.systems.Keys).Select(system => In(system).With(other.In(system), rule)),
        Cautions.Concat(other.Cautions));

    private CodePattern In(string system) => systems.GetValueOrDefault(system) ?? CodePattern.Nothing(system);
}
