using System.Collections.Concurrent;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>Finds one definition: its type is StructureDefinition, ValueSet or CodeSystem. Null where there is none.</summary>
internal delegate ValueTask<Resource?> FindDefinition(string type, Canonical canonical, CancellationToken cancellationToken);

/// <summary>The value sets and code systems that are known without a definition, such as R4's own; null: not known.</summary>
internal sealed record KnownCodes(Func<string, string?, string, bool?> InValueSet, Func<string, string, bool?> InCodeSystem)
{
    public static KnownCodes None { get; } = new((_, _, _) => null, (_, _) => null);
}

/// <summary>The definitions of one moment: loaded with everything that they speak of, then read without waiting, compiled once.</summary>
internal sealed class DefinitionSet
{
    /// <summary>More than every guide of a country has; what is beyond is as if it were not known.</summary>
    private const int Most = 20_000;

    /// <summary>Profiles that can only be finished with another one are followed this far.</summary>
    private const int Deepest = 32;

    private readonly FindDefinition find;
    private readonly ProfileCompiler compiler;
    private readonly Lock compiling = new();
    private readonly ConcurrentDictionary<(string Type, string Canonical), Resource?> loaded = new();
    private readonly ConcurrentDictionary<string, byte> complete = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Profile> profiles = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ValueSet.ConceptSetComponent, HashSet<string>> codes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Profile> unfinished = new(StringComparer.Ordinal);

    public DefinitionSet(FindDefinition find, KnownCodes codes)
    {
        this.find = find;
        Codes = codes;
        compiler = new ProfileCompiler(this);
    }

    public KnownCodes Codes { get; }

    /// <summary>Loads profiles and everything that is needed to hold a resource against them.</summary>
    public async ValueTask Load(IEnumerable<string> canonicals, CancellationToken cancellationToken)
    {
        foreach (var canonical in canonicals)
        {
            if (complete.ContainsKey(canonical))
            {
                continue;
            }

            HashSet<(string Type, string Canonical)> seen = [];
            Stack<(string Type, string Canonical)> open = new([("StructureDefinition", canonical)]);

            while (open.TryPop(out var wanted) && seen.Count < Most)
            {
                if (seen.Add(wanted) && await Find(wanted, cancellationToken) is { } definition)
                {
                    foreach (var needed in DefinitionLinks.Of(definition))
                    {
                        open.Push(needed);
                    }
                }
            }

            complete.TryAdd(canonical, 0);
        }
    }

    public StructureDefinition? Structure(string canonical) => loaded.GetValueOrDefault(("StructureDefinition", canonical)) as StructureDefinition;

    public ValueSet? ValueSet(string canonical) => loaded.GetValueOrDefault(("ValueSet", canonical)) as ValueSet;

    /// <summary>The concepts of a code system; null where it is not at hand.</summary>
    public CodeHierarchy? Hierarchy(string system) =>
        loaded.GetValueOrDefault(("CodeSystem", system)) is CodeSystem known ? CodeHierarchy.Of(known) : null;

    /// <summary>The codes that a part of a value set lists.</summary>
    public HashSet<string> CodesOf(ValueSet.ConceptSetComponent part) => codes.GetOrAdd(part, static one => [.. one.Concept.Select(concept => concept?.Code).OfType<string>()]);

    /// <summary>The type that a profile, or a core address, is about.</summary>
    public string? TypeOf(string canonical) => Canonical.Parse(canonical).CoreType ?? Structure(canonical)?.Type;

    public bool? Contains(string valueSet, string? system, string code) => new ValueSetContent(this).Contains(valueSet, system, code);

    /// <summary>A profile that was loaded, compiled; null where it is not known.</summary>
    public Profile? Profile(string canonical)
    {
        if (profiles.TryGetValue(canonical, out var known))
        {
            return known;
        }

        lock (compiling)
        {
            if (profiles.TryGetValue(canonical, out known) || unfinished.TryGetValue(canonical, out known))
            {
                return known;
            }

            if (unfinished.Count > Deepest || Structure(canonical) is not { } definition)
            {
                return null;
            }

            // Profiles speak of each other: while one is finished, the others find it by its tree.
            unfinished[canonical] = known = compiler.Compile(Canonical.Parse(canonical), definition);
            compiler.Finish(known);
            unfinished.Remove(canonical);
            profiles[canonical] = known;

            return known;
        }
    }

    private async ValueTask<Resource?> Find((string Type, string Canonical) wanted, CancellationToken cancellationToken)
    {
        if (!loaded.TryGetValue(wanted, out var known))
        {
            known = loaded.Count < Most ? await find(wanted.Type, Canonical.Parse(wanted.Canonical), cancellationToken) : null;
            loaded.TryAdd(wanted, known);
        }

        return known;
    }
}
